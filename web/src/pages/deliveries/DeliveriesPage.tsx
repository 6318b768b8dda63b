import { Button, Select } from '@mantine/core';
import { IconRefresh, IconWebhook } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, useDevices } from '@/api/devices';
import { apiList } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { FilterBar } from '@/ui/FilterBar';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { DeliveryTag } from '@/ui/stateTags';
import { EmptyState } from '@/ui/States';
import { toast } from '@/ui/toast';
import classes from './deliveries.module.css';
import { useStatusText } from './statusText';

type Delivery = Schema<'Delivery'>;

const kinds: Schema<'WebhookKind'>[] = ['inbox', 'tracking'];
const states: Schema<'DeliveryState'>[] = ['waiting', 'delivered', 'failed'];

export default function DeliveriesPage() {
  const { t } = useTranslation('deliveries');
  const [given, setFilters] = useFilters();
  const devices = useDevices();
  const manages = usePermission('manage_devices');
  const { device } = given;
  const kind = kinds.find((each) => each === given.kind);
  const state = states.find((each) => each === given.state);
  const filtered = Boolean(device || kind || state);
  const query = { ...(device && { device }), ...(kind && { kind }), ...(state && { state }) };
  const list = useCursorList(apiList('/v1/deliveries', { params: { query } }));
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('about')}
        actions={manages && <RedeliverFailed device={device} />}
      />
      <Panel flush>
        <FilterBar
          label={t('filters')}
          active={filtered}
          clear={() => setFilters({ device: undefined, kind: undefined, state: undefined })}
        >
          <Select
            label={t('device')}
            value={device ?? ''}
            onChange={(chosen) => setFilters({ device: chosen || undefined })}
            data={[
              { value: '', label: t('all') },
              ...(devices.data?.data ?? []).map((each) => ({ value: each.waid, label: deviceName(each) })),
            ]}
          />
          <Select
            label={t('kind.title')}
            value={kind ?? ''}
            onChange={(chosen) => setFilters({ kind: chosen || undefined })}
            data={[{ value: '', label: t('all') }, ...kinds.map((each) => ({ value: each, label: t(`kind.${each}`) }))]}
          />
          <Select
            label={t('state')}
            value={state ?? ''}
            onChange={(chosen) => setFilters({ state: chosen || undefined })}
            data={[
              { value: '', label: t('all') },
              ...states.map((each) => ({ value: each, label: t(`states.delivery.${each}`) })),
            ]}
          />
        </FilterBar>
        <CursorList
          list={list}
          empty={
            <EmptyState icon={IconWebhook} title={t(filtered ? 'no_match' : 'empty')}>
              {t(filtered ? 'no_match_about' : 'empty_about')}
            </EmptyState>
          }
        >
          {(rows) => <Rows rows={rows} />}
        </CursorList>
      </Panel>
    </>
  );
}

function Rows({ rows }: { rows: Delivery[] }) {
  const { t } = useTranslation('deliveries');
  const f = useFormat();
  const statusText = useStatusText();
  const devices = useDevices();
  const columns = useMemo<Column<Delivery>[]>(() => {
    const nameOf = (waid: string) => {
      const device = devices.data?.data.find((each) => each.waid === waid);
      return device ? deviceName(device) : waid;
    };
    return [
      {
        key: 'what',
        label: t('what'),
        primary: true,
        cell: ({ summary, kind }) => (
          <>
            {summary || t(`kind.${kind}`)}
            <span className={classes.second}>{t(`kind.${kind}`)}</span>
          </>
        ),
      },
      {
        key: 'to',
        label: t('to'),
        cell: ({ url, device }) => (
          <>
            <span className={classes.url}>{url}</span>
            <span className={classes.second}>{nameOf(device)}</span>
          </>
        ),
      },
      {
        key: 'state',
        label: t('state'),
        width: '12rem',
        cell: ({ state, last_status, attempts }) => (
          <>
            <DeliveryTag state={state} />
            {attempts > 0 && (
              <span className={classes.second}>
                {[last_status !== null && statusText(last_status), t('attempts', { count: attempts })]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            )}
          </>
        ),
      },
      {
        key: 'at',
        label: t('time'),
        align: 'right',
        width: '11rem',
        cell: ({ created_at }) => <time dateTime={created_at}>{f.dateTime(created_at)}</time>,
      },
    ];
  }, [t, f, devices.data, statusText]);
  return (
    <DataList
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowLink={({ id }) => ({ to: '/deliveries/$id', params: { id: String(id) } })}
    />
  );
}

function RedeliverFailed({ device }: { device: string | undefined }) {
  const { t } = useTranslation('deliveries');
  const queries = useQueryClient();
  const devices = useDevices();
  const chosen = devices.data?.data.find((each) => each.waid === device);
  const redelivering = useMutation({
    mutationFn: () => call(api.POST('/v1/deliveries/redeliver_failed', { body: device ? { device } : {} })),
    onSuccess: ({ redelivered }) => {
      toast(redelivered > 0 ? t('redelivered', { count: redelivered }) : t('none_failed'));
      void queries.invalidateQueries({ queryKey: ['/v1/deliveries'] });
    },
  });
  const redeliver = async () => {
    const sure = await confirm({
      title: t('redeliver_all_ask'),
      body: chosen ? t('redeliver_all_device', { name: deviceName(chosen) }) : t('redeliver_all_about'),
      confirmLabel: t('redeliver_all'),
    });
    if (sure) redelivering.mutate();
  };
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={17} aria-hidden />}
      loading={redelivering.isPending}
      onClick={() => void redeliver()}
    >
      {t('redeliver_all')}
    </Button>
  );
}
