import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { MoneyInput } from '@/ui/MoneyInput';
import { Panel } from '@/ui/Panel';
import type { Customer } from './accounts';
import { useChangeCustomer } from './useChangeCustomer';

/** How the customer pays, up to where, and until when they may send. */
export function CustomerTerms({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const f = useFormat();
  const form = useForm({
    initialValues: {
      pays: customer.postpaid ? 'postpaid' : 'prepaid',
      credit_limit: customer.credit_limit as number | string,
      last_day: customer.last_day ?? '',
    },
  });
  const saving = useChangeCustomer(customer, form);
  const save = async ({ pays, credit_limit, last_day }: typeof form.values) => {
    const postpaid = pays === 'postpaid';
    const changes = postpaid !== customer.postpaid;
    const about = postpaid ? t('to_postpaid_about') : t('to_prepaid_about');
    if (changes && !(await confirm({ title: t('terms'), body: about, confirmLabel: t('save') }))) return;
    saving.mutate({
      ...(changes && { postpaid }),
      ...(postpaid && { credit_limit: Number(credit_limit) || 0 }),
      last_day,
    });
  };
  return (
    <Panel title={t('terms')} description={t('terms_about')}>
      <form onSubmit={form.onSubmit((values) => void save(values))} noValidate>
        <Stack>
          <Radio.Group label={t('pays')} {...form.getInputProps('pays')}>
            <Stack gap="xs" mt="xs">
              <Radio value="prepaid" label={t('prepaid')} description={t('prepaid_about')} />
              <Radio value="postpaid" label={t('postpaid')} description={t('postpaid_about')} />
            </Stack>
          </Radio.Group>
          <MoneyInput
            label={t('credit_limit')}
            description={t('credit_limit_about')}
            min={0}
            disabled={form.values.pays !== 'postpaid'}
            {...form.getInputProps('credit_limit')}
          />
          <TextInput
            type="date"
            label={t('last_day')}
            description={t('last_day_about', { today: f.calendarDate(f.today()) })}
            {...form.getInputProps('last_day')}
          />
          <Button type="submit" style={{ alignSelf: 'start' }} loading={saving.isPending} disabled={!form.isDirty()}>
            {t('save')}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
