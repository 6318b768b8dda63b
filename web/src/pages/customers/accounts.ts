// The customers, as the parts of this area share them.
import { apiQuery } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import type { Schema } from '@/api/types';

export type Customer = Schema<'OperatorAccount'>;

export const customerQuery = (id: number) =>
  apiQuery('/v1/operator/accounts/{account_id}', { params: { path: { account_id: id } } });

/** After a change: the customer, and the lists that show them. */
export function refreshCustomers() {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey }) => /^\/v1\/(operator|balance|ledger)/.test(String(queryKey[0])),
  });
}
