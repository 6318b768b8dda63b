// Asks the operator for a top-up: the amount that can be spent, and what is to be paid with tax.
import { Alert, Button, Chip, Group, Modal, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call, idempotencyKey } from '@/api/client';
import { apiQuery } from '@/api/query';
import { useFormat } from '@/format/useFormat';
import { showInForm } from '@/ui/forms';
import { toast } from '@/ui/toast';
import classes from './billing.module.css';
import { taxOn } from './tax';

const presets = [100_000, 250_000, 500_000, 1_000_000, 2_500_000];
const most = 1_000_000_000;

export function TopUpForm({ close }: { close: () => void }) {
  const { t } = useTranslation('billing');
  const f = useFormat();
  const queries = useQueryClient();
  const [key] = useState(idempotencyKey);
  const form = useForm<{ amount: number | string; note: string }>({
    initialValues: { amount: 250_000, note: '' },
    validate: {
      amount: (amount) => (Number(amount) >= 1 && Number(amount) <= most ? null : t('amount_needed')),
    },
  });
  const amount = Number(form.values.amount) || 0;
  const asking = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ note }: { note: string }) =>
      call(
        api.POST('/v1/top_up_requests', {
          params: { header: { 'Idempotency-Key': key } },
          body: { amount, ...(note.trim() && { note: note.trim() }) },
        }),
      ),
    onSuccess: () => {
      toast(t('asked'));
      void queries.invalidateQueries({ queryKey: ['/v1/top_up_requests'] });
      close();
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal opened onClose={close} title={t('ask')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit((values) => asking.mutate(values))} noValidate>
        <Stack>
          <Chip.Group value={String(amount)} onChange={(value) => form.setFieldValue('amount', Number(value))}>
            <Group gap="xs" role="radiogroup" aria-label={t('presets')}>
              {presets.map((preset) => (
                <Chip key={preset} value={String(preset)}>
                  {f.money(preset)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          <NumberInput
            label={t('amount')}
            description={t('amount_about')}
            required
            prefix="Rp "
            min={1}
            max={most}
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
            thousandSeparator={f.locale.startsWith('id') ? '.' : ','}
            decimalSeparator={f.locale.startsWith('id') ? ',' : '.'}
            hideControls
            inputMode="numeric"
            data-autofocus
            {...form.getInputProps('amount')}
          />
          <Textarea
            label={t('note')}
            description={t('note_about')}
            placeholder={t('note_hint')}
            maxLength={200}
            autosize
            minRows={2}
            {...form.getInputProps('note')}
          />
          <Sum amount={amount} />
          <Alert variant="light" icon={<IconInfoCircle aria-hidden />}>
            {t('ask_about')}
          </Alert>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={asking.isPending}>
              {t('ask_yes')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What is to be paid. */
function Sum({ amount }: { amount: number }) {
  const { t } = useTranslation('billing');
  const f = useFormat();
  const plans = useQuery(apiQuery('/v1/plans'));
  const rate = plans.data?.tax_basis_points;
  if (rate === undefined)
    return (
      <Text size="sm" c="dimmed">
        {t('tax_later')}
      </Text>
    );
  const tax = taxOn(amount, rate);
  return (
    <dl className={classes.sum} aria-live="polite">
      <div>
        <dt>{t('amount')}</dt>
        <dd>{f.money(amount)}</dd>
      </div>
      <div>
        <dt>{t('tax', { rate: f.percent(rate / 10_000) })}</dt>
        <dd>{f.money(tax)}</dd>
      </div>
      <div className={classes.total}>
        <dt>{t('total')}</dt>
        <dd>{f.money(amount + tax)}</dd>
      </div>
    </dl>
  );
}
