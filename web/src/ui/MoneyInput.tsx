import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useLanguage } from '@/i18n';

type Props = Omit<NumberInputProps, 'prefix' | 'thousandSeparator' | 'decimalSeparator' | 'allowDecimal'>;

/** Whole rupiah, grouped as the reader's language groups. */
export function MoneyInput(props: Props) {
  const { language } = useLanguage();
  const [thousands, decimals] = language === 'id' ? ['.', ','] : [',', '.'];
  return (
    <NumberInput
      prefix="Rp "
      thousandSeparator={thousands}
      decimalSeparator={decimals}
      allowDecimal={false}
      hideControls
      inputMode="numeric"
      autoComplete="off"
      {...props}
    />
  );
}
