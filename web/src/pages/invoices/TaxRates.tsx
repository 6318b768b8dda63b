import { Button, NumberInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import { fromLocalInput, formatTime, today } from '@/format/time';
import { useFormat } from '@/format/useFormat';
import { useLanguage } from '@/i18n';
import { showInForm } from '@/ui/forms';
import { Panel } from '@/ui/Panel';
import { Facts } from '@/ui/Stat';
import { Loaded } from '@/ui/States';
import { toast } from '@/ui/toast';

const query = apiQuery('/v1/operator/tax_rates');
/** Rates begin at midnight there, whoever reads. */
const zone = 'Asia/Jakarta';

/** PPN over time, and the next rate. */
export function TaxRates() {
  const { t } = useTranslation('invoices');
  const f = useFormat();
  const rates = useQuery(query);
  const from = (time: string) =>
    time < '1970-01-02' ? t('from_the_start') : t('from', { date: formatTime(time, 'date', f.locale, zone) });
  return (
    <Panel title={t('rates')} description={t('rates_about')}>
      <Stack>
        <Loaded query={rates}>
          {({ data }) => (
            <Facts
              facts={data
                .toReversed()
                .map(({ valid_from, basis_points }) => [from(valid_from), f.percent(basis_points / 10_000)])}
            />
          )}
        </Loaded>
        <NextRate />
      </Stack>
    </Panel>
  );
}

function NextRate() {
  const { t } = useTranslation('invoices');
  const { language } = useLanguage();
  const form = useForm({
    initialValues: { valid_from: '', percent: '' as number | string },
    validate: {
      valid_from: (value) => (value ? null : t('day_missing')),
      percent: (value) => (value === '' ? t('percent_missing') : null),
    },
  });
  const saving = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ valid_from, percent }: typeof form.values) =>
      call(
        api.POST('/v1/operator/tax_rates', {
          body: {
            valid_from: fromLocalInput(`${valid_from}T00:00`, zone) ?? '',
            basis_points: Math.round(Number(percent) * 100),
          },
        }),
      ),
    onSuccess: (saved) => {
      queryClient.setQueryData(query.queryKey, saved);
      form.reset();
      toast(t('rate_saved'));
    },
    onError: (error) => showInForm(form, error, { basis_points: 'percent' }),
  });
  return (
    <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
      <Stack>
        <TextInput
          type="date"
          label={t('valid_from')}
          description={t('valid_from_about')}
          min={today(zone)}
          required
          {...form.getInputProps('valid_from')}
        />
        <NumberInput
          label={t('percent')}
          suffix=" %"
          decimalScale={2}
          decimalSeparator={language === 'id' ? ',' : '.'}
          min={0}
          max={100}
          hideControls
          required
          {...form.getInputProps('percent')}
        />
        <Button type="submit" variant="default" style={{ alignSelf: 'start' }} loading={saving.isPending}>
          {t('rate_add')}
        </Button>
      </Stack>
    </form>
  );
}
