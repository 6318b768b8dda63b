import { NumberInput, Switch } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '@/i18n';
import { MoneyInput } from '@/ui/MoneyInput';
import type { Terms } from './plans';

export type TermsValues = {
  unlimited: boolean;
  quota: number | string;
  monthly_fee: number | string;
  price: number | string;
  max_characters: number | string;
  legacy_max_characters: number | string;
};

export function termsValues(terms: Partial<Terms>): TermsValues {
  return {
    unlimited: terms.quota === null || terms.quota === undefined,
    quota: terms.quota ?? 6_000,
    monthly_fee: terms.monthly_fee ?? 0,
    price: terms.price ?? 200,
    max_characters: terms.max_characters ?? 1_000,
    legacy_max_characters: terms.legacy_max_characters ?? 480,
  };
}

export function termsOf(values: TermsValues) {
  return {
    quota: values.unlimited ? null : Number(values.quota),
    monthly_fee: Number(values.monthly_fee),
    price: Number(values.price),
    max_characters: Number(values.max_characters),
    legacy_max_characters: Number(values.legacy_max_characters),
  };
}

/** What a month and a message cost, and how much they hold. */
export function TermsFields<Values extends TermsValues>({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation('plans');
  const { language } = useLanguage();
  const grouped = {
    thousandSeparator: language === 'id' ? '.' : ',',
    decimalSeparator: language === 'id' ? ',' : '.',
    allowDecimal: false,
    hideControls: true,
    min: 0,
  };
  return (
    <>
      <MoneyInput label={t('price')} min={0} required {...form.getInputProps('price')} />
      <MoneyInput
        label={t('monthly_fee')}
        description={t('monthly_fee_about')}
        min={0}
        {...form.getInputProps('monthly_fee')}
      />
      <Switch label={t('no_quota')} {...form.getInputProps('unlimited', { type: 'checkbox' })} />
      {!form.values.unlimited && <NumberInput label={t('quota')} {...grouped} {...form.getInputProps('quota')} />}
      <NumberInput label={t('max_characters')} {...grouped} {...form.getInputProps('max_characters')} />
      <NumberInput label={t('legacy_max_characters')} {...grouped} {...form.getInputProps('legacy_max_characters')} />
    </>
  );
}
