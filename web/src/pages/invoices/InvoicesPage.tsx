// What was billed to all customers, and what stands on it: the seller and the rates of tax.
import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFilters } from '@/app/useFilters';
import { PageHeader } from '@/ui/PageHeader';
import { Invoices } from './Invoices';
import { Seller } from './Seller';
import { TaxRates } from './TaxRates';
import { Columns } from '@/ui/Stat';

export default function InvoicesPage() {
  const { t } = useTranslation('invoices');
  const [filters, setFilters] = useFilters();
  const tab = filters.tab === 'seller' ? 'seller' : 'invoices';
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} />
      <Tabs
        value={tab}
        onChange={(chosen) => setFilters({ tab: chosen === 'seller' ? chosen : undefined })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="invoices">{t('title')}</Tabs.Tab>
          <Tabs.Tab value="seller">{t('seller_and_tax')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="invoices">
          <Invoices />
        </Tabs.Panel>
        <Tabs.Panel value="seller">
          <Columns min="22rem">
            <Seller />
            <TaxRates />
          </Columns>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
