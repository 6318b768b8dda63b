import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call, idempotencyKey } from '@/api/client';
import { apiQuery } from '@/api/query';
import { apiUrl } from '@/api/scope';
import { useFormat } from '@/format/useFormat';
import { showInForm } from '@/ui/forms';
import { MoneyInput } from '@/ui/MoneyInput';
import { Facts } from '@/ui/Stat';
import { refreshCustomers, type Customer } from './accounts';

/** The money is here: books it, and shows the invoice. */
export function TopUp({ customer, close }: { customer: Customer; close: () => void }) {
  const { t } = useTranslation('customers');
  const f = useFormat();
  const [key] = useState(idempotencyKey);
  const plans = useQuery(apiQuery('/v1/plans'));
  const form = useForm({
    initialValues: { amount: '' as number | string, note: '' },
    validate: { amount: (value) => (Number(value) > 0 ? null : t('amount_missing')) },
  });
  const booking = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ amount, note }: typeof form.values) =>
      call(
        api.POST('/v1/operator/accounts/{account_id}/top_up', {
          params: { path: { account_id: customer.id }, header: { 'Idempotency-Key': key } },
          body: { amount: Number(amount), ...(note.trim() && { note: note.trim() }) },
        }),
      ),
    onSuccess: refreshCustomers,
    onError: (error) => showInForm(form, error),
  });
  const amount = Number(form.values.amount) || 0;
  const tax = Math.round((amount * (plans.data?.tax_basis_points ?? 0)) / 10_000);
  const done = booking.data;
  return (
    <Modal
      opened
      onClose={close}
      title={done ? t('topped_up') : t('top_up_who', { name: customer.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {done ? (
        <Stack>
          <Facts
            facts={[
              [t('invoice'), done.invoice.number],
              [t('net'), f.money(done.net)],
              [t('tax'), f.money(done.tax)],
              [t('total'), f.money(done.net + done.tax)],
              [t('balance_now'), f.money(done.balance)],
            ]}
          />
          <Group justify="flex-end">
            <Button
              component="a"
              variant="default"
              href={apiUrl(`/v1/invoices/${done.invoice.id}/pdf`, { account: customer.id })}
              target="_blank"
              rel="noreferrer"
            >
              {t('open_invoice')}
            </Button>
            <Button onClick={close}>{t('close')}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit((values) => booking.mutate(values))} noValidate>
          <Stack>
            <MoneyInput
              label={t('amount')}
              description={t('amount_about')}
              required
              min={0}
              data-autofocus
              {...form.getInputProps('amount')}
            />
            <TextInput
              label={t('note')}
              description={t('note_about')}
              maxLength={200}
              autoComplete="off"
              {...form.getInputProps('note')}
            />
            <div aria-live="polite">
              <Facts
                facts={[
                  [t('tax'), f.money(tax)],
                  [t('to_pay'), <strong key="total">{f.money(amount + tax)}</strong>],
                ]}
              />
            </div>
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={booking.isPending}>
                {t('book')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
