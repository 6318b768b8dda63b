import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import type { paths } from '@/api/schema';
import { showInForm } from '@/ui/forms';
import { toast } from '@/ui/toast';
import { refreshCustomers, type Customer } from './accounts';

export type CustomerChange =
  paths['/v1/operator/accounts/{account_id}']['patch']['requestBody']['content']['application/json'];

/** Saves a form of the customer's page, and shows at its fields what is wrong with them. */
export function useChangeCustomer<Values>(customer: Customer, form: UseFormReturnType<Values>) {
  const { t } = useTranslation('customers');
  return useMutation({
    meta: { handlesError: true },
    mutationFn: (body: CustomerChange) =>
      call(api.PATCH('/v1/operator/accounts/{account_id}', { params: { path: { account_id: customer.id } }, body })),
    onSuccess: async () => {
      toast(t('saved'));
      await refreshCustomers();
    },
    onError: (error) => showInForm(form, error),
  });
}
