import { Select, Text } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceName, type Device } from '@/api/devices';
import { apiList } from '@/api/query';
import type { Schema } from '@/api/types';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { FilterBar } from '@/ui/FilterBar';
import { TextLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';
import { DeviceTag } from '@/ui/stateTags';
import { useSaid } from '@/ui/useSaid';

type State = Schema<'DeviceState'>;
const states: State[] = ['unpaired', 'connecting', 'connected', 'disconnected', 'logged_out', 'stopped'];

/** The devices of all customers, by their state. */
export default function AllDevicesPage() {
  const { t } = useTranslation('alldevices');
  const [filters, setFilters] = useFilters();
  const state = states.find((each) => each === filters.state);
  const list = useCursorList(apiList('/v1/operator/devices', { params: { query: state ? { state } : {} } }));
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} />
      <Panel flush>
        <FilterBar label={t('filter')} active={Boolean(state)} clear={() => setFilters({ state: undefined })}>
          <Select
            label={t('state')}
            maw={280}
            value={state ?? ''}
            onChange={(chosen) => setFilters({ state: chosen || undefined })}
            data={[
              { value: '', label: t('all_states') },
              ...states.map((each) => ({ value: each, label: t(`states.device.${each}`) })),
            ]}
          />
        </FilterBar>
        <CursorList
          list={list}
          empty={
            <EmptyState icon={IconDeviceMobile} title={state ? t('none_such') : t('empty')}>
              {state ? t('none_such_about') : t('empty_about')}
            </EmptyState>
          }
        >
          {(rows) => <Rows rows={rows} />}
        </CursorList>
      </Panel>
    </>
  );
}

function Rows({ rows }: { rows: Device[] }) {
  const { t } = useTranslation('alldevices');
  const said = useSaid();
  const f = useFormat();
  const columns = useMemo<Column<Device>[]>(
    () => [
      {
        key: 'name',
        label: t('device'),
        primary: true,
        cell: (device) => (
          <>
            {deviceName(device)}
            <Text size="sm" c="dimmed" fw={400}>
              {device.waid}
            </Text>
          </>
        ),
      },
      { key: 'number', label: t('number'), cell: ({ number }) => (number ? f.phone(number) : '–') },
      {
        key: 'account',
        label: t('customer'),
        cell: ({ account_id }) => (
          <TextLink to="/operator/customers/$id" params={{ id: String(account_id) }}>
            {t('account', { id: account_id })}
          </TextLink>
        ),
      },
      {
        key: 'plan',
        label: t('plan'),
        cell: ({ plan }) => (
          <>
            {plan.name}
            {plan.lapsed && (
              <Text size="sm" c="dimmed">
                {t('lapsed')}
              </Text>
            )}
          </>
        ),
      },
      {
        key: 'state',
        label: t('state'),
        cell: (device) => (
          <>
            <DeviceTag state={device.state} />
            {device.state_since && (
              <Text size="sm" c="dimmed" mt={4}>
                {t('since', { when: f.dateTime(device.state_since) })}
              </Text>
            )}
            {device.reason && (
              <Text size="sm" className="break">
                {said.reason(device)}
              </Text>
            )}
          </>
        ),
      },
    ],
    [t, f, said],
  );
  return <DataList label={t('title')} columns={columns} rows={rows} rowKey={({ waid }) => waid} />;
}
