import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import type { Schema } from '@/api/types';
import { showInForm } from '@/ui/forms';
import { Panel } from '@/ui/Panel';
import { Loaded } from '@/ui/States';
import { toast } from '@/ui/toast';

const query = apiQuery('/v1/operator/seller');

/** Who stands at the head of invoices. */
export function Seller() {
  const { t } = useTranslation('invoices');
  const seller = useQuery(query);
  return (
    <Panel title={t('seller')} description={t('seller_about')}>
      <Loaded query={seller}>{(party) => <SellerForm party={party} />}</Loaded>
    </Panel>
  );
}

function SellerForm({ party: { name, address, tax_number } }: { party: Schema<'Party'> }) {
  const { t } = useTranslation('invoices');
  const form = useForm({ initialValues: { name, address, tax_number } });
  const saving = useMutation({
    meta: { handlesError: true },
    mutationFn: (body: typeof form.values) => call(api.PATCH('/v1/operator/seller', { body })),
    onSuccess: (saved) => {
      queryClient.setQueryData(query.queryKey, saved);
      form.resetDirty();
      toast(t('saved'));
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
      <Stack>
        <TextInput label={t('seller_name')} maxLength={200} {...form.getInputProps('name')} />
        <Textarea label={t('address')} autosize minRows={3} {...form.getInputProps('address')} />
        <TextInput label={t('tax_number')} {...form.getInputProps('tax_number')} />
        <Button type="submit" style={{ alignSelf: 'start' }} loading={saving.isPending} disabled={!form.isDirty()}>
          {t('save')}
        </Button>
      </Stack>
    </form>
  );
}
