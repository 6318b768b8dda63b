import { Button, Text } from '@mantine/core';
import { IconBuildingStore, IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiList } from '@/api/query';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { FilterBar, SearchField } from '@/ui/FilterBar';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';
import { Tag } from '@/ui/Tag';
import { refreshCustomers, type Customer } from './accounts';
import { HandedOver, type Handed } from './HandedOver';
import { NewCustomer } from './NewCustomer';

export default function CustomersPage() {
  const { t } = useTranslation('customers');
  const [{ q }, setFilters] = useFilters();
  const list = useCursorList(apiList('/v1/operator/accounts', { params: { query: q ? { q } : {} } }));
  const [adding, setAdding] = useState(false);
  const [handed, setHanded] = useState<Handed | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} actions={add} />
      <Panel flush>
        <FilterBar label={t('search')} active={Boolean(q)} clear={() => setFilters({ q: undefined })}>
          <SearchField
            label={t('search')}
            placeholder={t('search_hint')}
            value={q}
            onChange={(text) => setFilters({ q: text })}
          />
        </FilterBar>
        <CursorList
          list={list}
          empty={
            <EmptyState icon={IconBuildingStore} title={q ? t('no_match') : t('empty')}>
              {q ? t('no_match_about') : t('empty_about')}
            </EmptyState>
          }
        >
          {(rows) => (rows.length > 0 ? <Rows rows={rows} /> : <NoneYet />)}
        </CursorList>
      </Panel>
      {adding && (
        <NewCustomer
          close={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false);
            setHanded(made);
            void refreshCustomers();
          }}
        />
      )}
      {handed && <HandedOver handed={handed} close={() => setHanded(null)} />}
    </>
  );
}

/** A search may have looked through many without finding one yet. */
function NoneYet() {
  const { t } = useTranslation('customers');
  return (
    <Text c="dimmed" ta="center" p="lg">
      {t('none_yet')}
    </Text>
  );
}

function Rows({ rows }: { rows: Customer[] }) {
  const { t } = useTranslation('customers');
  const f = useFormat();
  const columns = useMemo<Column<Customer>[]>(
    () => [
      { key: 'name', label: t('name'), primary: true, cell: ({ name }) => name },
      { key: 'id', label: t('id'), cell: ({ id }) => <span className="numeric">{id}</span>, width: '6rem' },
      { key: 'kind', label: t('kind'), cell: (customer) => <KindTag customer={customer} /> },
      {
        key: 'devices',
        label: t('nav.devices'),
        align: 'right',
        cell: ({ devices }) => f.number(devices),
      },
      {
        key: 'available',
        label: t('available'),
        align: 'right',
        cell: ({ available }) => f.money(available),
      },
      {
        key: 'last_day',
        label: t('last_day'),
        align: 'right',
        cell: ({ last_day }) => (last_day ? f.calendarDate(last_day) : t('without_end')),
      },
    ],
    [t, f],
  );
  return (
    <DataList
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowLink={({ id }) => ({ to: '/operator/customers/$id', params: { id: String(id) } })}
    />
  );
}

export function KindTag({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  return <Tag tone={customer.postpaid ? 'sea' : 'neutral'}>{customer.postpaid ? t('postpaid') : t('prepaid')}</Tag>;
}
