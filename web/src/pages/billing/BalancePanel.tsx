// What is left, what of it is set aside, and a button to ask for more.
import { Alert, Button } from '@mantine/core';
import { IconInfoCircle, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiQuery } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { Panel } from '@/ui/Panel';
import { Columns, Stat } from '@/ui/Stat';
import { Loaded } from '@/ui/States';
import { TopUpForm } from './TopUpForm';

export function BalancePanel() {
  const { t } = useTranslation('billing');
  const balance = useQuery(apiQuery('/v1/balance'));
  const manages = usePermission('manage_billing');
  const [asking, setAsking] = useState(false);
  const asks = manages && balance.data?.postpaid === false;
  return (
    <Panel
      title={t('balance')}
      actions={
        asks && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAsking(true)}>
            {t('ask')}
          </Button>
        )
      }
    >
      <Loaded query={balance}>{(found) => <Figures balance={found} />}</Loaded>
      {asking && <TopUpForm close={() => setAsking(false)} />}
    </Panel>
  );
}

function Figures({ balance }: { balance: Schema<'Balance'> }) {
  const { t } = useTranslation('billing');
  const f = useFormat();
  return (
    <>
      <Columns min="12rem">
        <Stat label={t('spendable')} value={f.money(balance.spendable)} note={t('spendable_about')} />
        <Stat label={t('available')} value={f.money(balance.available)} note={t('available_about')} />
        <Stat label={t('reserved')} value={f.money(balance.reserved)} note={t('reserved_about')} />
        {balance.credit_limit > 0 && (
          <Stat label={t('credit')} value={f.money(balance.credit_limit)} note={t('credit_about')} />
        )}
        {balance.last_day && (
          <Stat label={t('last_day')} value={f.calendarDate(balance.last_day)} note={t('last_day_about')} />
        )}
      </Columns>
      {balance.postpaid && (
        <Alert mt="lg" icon={<IconInfoCircle aria-hidden />} title={t('postpaid')}>
          {t('postpaid_about')}
        </Alert>
      )}
    </>
  );
}
