// How the gateway does: now, in the last hour, and since it started.
import { Button, Stack } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Columns, Facts, Stat } from '@/ui/Stat';
import { Loaded, PageSkeleton } from '@/ui/States';
import { DeviceTag } from '@/ui/stateTags';
import classes from './health.module.css';
import { HealthCharts } from './HealthCharts';
import { LedgerCheck } from './LedgerCheck';
import { useHealth, type Health } from './useHealth';

export default function HealthPage() {
  const { t } = useTranslation('health');
  const f = useFormat();
  const health = useHealth();
  return (
    <>
      <PageHeader
        title={t('title')}
        description={health.data ? t('as_of', { time: f.exact(health.data.now) }) : t('about')}
        actions={
          <Button
            variant="default"
            leftSection={<IconRefresh size={17} aria-hidden />}
            loading={health.isFetching}
            onClick={() => void health.refetch()}
          >
            {t('refresh')}
          </Button>
        }
      />
      <Loaded query={health} skeleton={<PageSkeleton />}>
        {(found) => (
          <Stack>
            <Now health={found} />
            <HealthCharts health={found} />
            <Columns min="20rem">
              <Devices health={found} />
              <Totals health={found} />
              <Process health={found} />
            </Columns>
            <LedgerCheck />
          </Stack>
        )}
      </Loaded>
    </>
  );
}

function Now({ health: { queue, latency, slots, slot_seconds } }: { health: Health }) {
  const { t } = useTranslation('health');
  const f = useFormat();
  const wait = (value: number | null) =>
    value === null ? '–' : value < 1_000 ? t('ms', { number: f.number(value, value < 10 ? 1 : 0) }) : f.duration(value);
  const half = (p50: number | null) => (p50 === null ? t('not_measured') : t('p99_and_p50', { p50: wait(p50) }));
  const latest = slots.at(-1);
  return (
    <Panel title={t('now')}>
      <Columns min="11rem">
        <Stat
          label={t('waiting')}
          value={f.number(queue.waiting)}
          note={t('held_and_leaving', { held: f.number(queue.held), leaving: f.number(queue.in_flight) })}
        />
        <Stat label={t('webhooks_waiting')} value={f.number(queue.webhooks_waiting)} />
        <Stat label={t('accept_time')} value={wait(latency.accept_p99)} note={half(latency.accept_p50)} />
        <Stat label={t('send_time')} value={wait(latency.send_p99)} note={half(latency.send_p50)} />
        <Stat
          label={t('sent_latest')}
          value={f.number(latest?.sent ?? 0)}
          note={t('in_the_last', { span: f.duration(slot_seconds * 1000) })}
        />
      </Columns>
    </Panel>
  );
}

/** Names, and how many of each. */
function Counts({ counts }: { counts: [name: ReactNode, count: number][] }) {
  const f = useFormat();
  return (
    <dl className={classes.counts}>
      {counts.map(([name, count], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{f.number(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

const states: Schema<'DeviceState'>[] = [
  'connected',
  'connecting',
  'disconnected',
  'unpaired',
  'logged_out',
  'stopped',
];

function Devices({ health: { devices } }: { health: Health }) {
  const { t } = useTranslation('health');
  return (
    <Panel title={t('devices')}>
      <Counts counts={states.map((state) => [<DeviceTag key={state} state={state} />, devices[state] ?? 0])} />
    </Panel>
  );
}

function Totals({ health: { totals } }: { health: Health }) {
  const { t, i18n } = useTranslation('health');
  const name = (id: string) => (i18n.exists(`health:counts.${id}`) ? t(`counts.${id}`) : id);
  return (
    <Panel title={t('totals')}>
      <Counts counts={Object.entries(totals).map(([id, count]) => [name(id), count])} />
    </Panel>
  );
}

function Process({ health: { version, started_at, now, process } }: { health: Health }) {
  const { t } = useTranslation('health');
  const f = useFormat();
  const uptime = new Date(now).getTime() - new Date(started_at).getTime();
  return (
    <Panel title={t('process')}>
      <Facts
        facts={[
          [t('version'), version],
          [t('started'), f.dateTime(started_at)],
          [t('uptime'), f.duration(uptime)],
          [t('memory'), f.bytes(process.memory_bytes)],
          [t('cpu'), f.duration(process.cpu_seconds * 1000)],
          [t('commits'), f.number(process.store_commits)],
        ]}
      />
    </Panel>
  );
}
