import { Button } from '@mantine/core';
import { IconAdjustments, IconCash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/format/useFormat';
import { Panel } from '@/ui/Panel';
import { Columns, Stat } from '@/ui/Stat';
import type { Customer } from './accounts';
import { Correct } from './Correct';
import { TopUp } from './TopUp';

export function CustomerMoney({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const f = useFormat();
  const [form, setForm] = useState<'top_up' | 'correct' | null>(null);
  const close = () => setForm(null);
  return (
    <Panel
      title={t('balance')}
      actions={
        <>
          <Button size="sm" leftSection={<IconCash size={17} aria-hidden />} onClick={() => setForm('top_up')}>
            {t('top_up')}
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconAdjustments size={17} aria-hidden />}
            onClick={() => setForm('correct')}
          >
            {t('correct')}
          </Button>
        </>
      }
    >
      <Columns min="11rem">
        <Stat label={t('available')} value={f.money(customer.available)} />
        <Stat label={t('reserved')} value={f.money(customer.reserved)} note={t('reserved_about')} />
        <Stat
          label={t('credit_limit')}
          value={f.money(customer.credit_limit)}
          note={customer.postpaid ? t('credit_about') : t('no_credit')}
        />
      </Columns>
      {form === 'top_up' && <TopUp customer={customer} close={close} />}
      {form === 'correct' && <Correct customer={customer} close={close} />}
    </Panel>
  );
}
