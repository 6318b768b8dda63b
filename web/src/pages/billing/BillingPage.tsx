import { Stack, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFilters } from '@/app/useFilters';
import { PageHeader } from '@/ui/PageHeader';
import { BalancePanel } from './BalancePanel';
import { InvoicesTab } from './InvoicesTab';
import { LedgerTab } from './LedgerTab';
import { PlansTab } from './PlansTab';
import { TopUpRequests } from './TopUpRequests';

const tabs = ['balance', 'ledger', 'invoices', 'plans'];

export default function BillingPage() {
  const { t } = useTranslation('billing');
  const [filters, setFilters] = useFilters();
  const tab = tabs.includes(filters.tab ?? '') ? filters.tab! : 'balance';
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} />
      <Tabs
        value={tab}
        onChange={(chosen) => setFilters({ tab: chosen === 'balance' ? undefined : (chosen ?? undefined) })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="balance">
          <Stack>
            <BalancePanel />
            <TopUpRequests />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="ledger">
          <LedgerTab />
        </Tabs.Panel>
        <Tabs.Panel value="invoices">
          <InvoicesTab />
        </Tabs.Panel>
        <Tabs.Panel value="plans">
          <PlansTab />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
