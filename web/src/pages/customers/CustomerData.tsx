import { Button, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { languages } from '@/i18n';
import { Panel } from '@/ui/Panel';
import type { Customer } from './accounts';
import { useChangeCustomer } from './useChangeCustomer';

const indonesianZones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'];

/** Who the customer is, and what stands on their invoices. */
export function CustomerData({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const { name, region, time_zone, language, address, tax_number } = customer;
  const form = useForm({ initialValues: { name, region, time_zone, language, address, tax_number } });
  const saving = useChangeCustomer(customer, form);
  const zones = [...new Set([...indonesianZones, time_zone, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <Panel title={t('data')} description={t('data_about')}>
      <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
        <Stack>
          <TextInput label={t('name')} required maxLength={200} {...form.getInputProps('name')} />
          <TextInput
            label={t('region')}
            description={t('region_about')}
            maxLength={2}
            w={160}
            {...form.getInputProps('region')}
          />
          <Select label={t('time_zone')} searchable data={zones} limit={60} {...form.getInputProps('time_zone')} />
          <Select
            label={t('document_language')}
            data={languages.map((each) => ({ value: each, label: t(`languages.${each}`) }))}
            {...form.getInputProps('language')}
          />
          <Textarea label={t('address')} autosize minRows={2} {...form.getInputProps('address')} />
          <TextInput
            label={t('tax_number')}
            description={t('tax_number_about')}
            {...form.getInputProps('tax_number')}
          />
          <Button
            type="submit"
            style={{ justifySelf: 'start', alignSelf: 'start' }}
            loading={saving.isPending}
            disabled={!form.isDirty()}
          >
            {t('save')}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
