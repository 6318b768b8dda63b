// The virtual phones, as the parts of this page share them.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Device } from '@/api/devices';
import { apiQuery } from '@/api/query';
import { useScope } from '@/api/scope';
import { isOperator, useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { formatPhone } from '@/format/phone';

export type Phone = Schema<'Phone'>;
export type Chat = Schema<'PhoneChat'>;

export const phonesQuery = apiQuery('/v1/sandbox/phones');
export const chatsQuery = (number: string) =>
  apiQuery('/v1/sandbox/phones/{number}/chats', { params: { path: { number } } });

export const nameOf = ({ name, number }: Pick<Phone, 'name' | 'number'>) => name || formatPhone(number);

/** What a person chose is at once to be seen; the event stream says the rest. */
export function useRefresh() {
  const queries = useQueryClient();
  return () =>
    queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/v1/sandbox') });
}

/** The devices whose codes can be scanned: the account's, or those of all for an operator. */
export function useScannable(): Device[] | undefined {
  const session = useSession();
  const scope = useScope();
  const all = isOperator(session) && !scope;
  const own = useQuery({ ...apiQuery('/v1/devices'), enabled: !all });
  const everybodys = useQuery({
    ...apiQuery('/v1/operator/devices', { params: { query: { limit: 100 } } }),
    enabled: all,
  });
  return (all ? everybodys : own).data?.data;
}
