import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call, idempotencyKey } from '@/api/client';
import { useFormat } from '@/format/useFormat';
import { showInForm } from '@/ui/forms';
import { MoneyInput } from '@/ui/MoneyInput';
import { toast } from '@/ui/toast';
import { refreshCustomers, type Customer } from './accounts';

/** Puts a balance right, for a reason; it cannot be taken back, only corrected again. */
export function Correct({ customer, close }: { customer: Customer; close: () => void }) {
  const { t } = useTranslation('customers');
  const f = useFormat();
  const [key] = useState(idempotencyKey);
  const form = useForm({
    initialValues: { direction: 'give', amount: '' as number | string, note: '' },
    validate: {
      amount: (value) => (Number(value) > 0 ? null : t('amount_missing')),
      note: (value) => (value.trim() ? null : t('reason_missing')),
    },
  });
  const signed = (form.values.direction === 'give' ? 1 : -1) * (Number(form.values.amount) || 0);
  const booking = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ note }: typeof form.values) =>
      call(
        api.POST('/v1/operator/accounts/{account_id}/correction', {
          params: { path: { account_id: customer.id }, header: { 'Idempotency-Key': key } },
          body: { amount: signed, note: note.trim() },
        }),
      ),
    onSuccess: () => {
      void refreshCustomers();
      toast(t('corrected'));
      close();
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t('correct_who', { name: customer.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={form.onSubmit((values) => booking.mutate(values))} noValidate>
        <Stack>
          <SegmentedControl
            fullWidth
            aria-label={t('direction')}
            data={[
              { value: 'give', label: t('give') },
              { value: 'take', label: t('take') },
            ]}
            {...form.getInputProps('direction')}
          />
          <MoneyInput label={t('amount')} required min={0} data-autofocus {...form.getInputProps('amount')} />
          <TextInput
            label={t('reason')}
            description={t('reason_about')}
            required
            maxLength={200}
            autoComplete="off"
            {...form.getInputProps('note')}
          />
          <Text size="sm" aria-live="polite">
            {t('balance_then', { amount: f.money(customer.available + signed) })}
          </Text>
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
    </Modal>
  );
}
