import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/format/useFormat';
import { Chart } from '@/ui/Chart';
import type { ChartData, Series } from '@/ui/chart';
import { Panel } from '@/ui/Panel';
import { Columns } from '@/ui/Stat';
import type { Health, Slot } from './useHealth';

type Figure = Exclude<keyof Slot, 'at'>;
type Drawn = { id: string; unit: 'count' | 'ms'; lines: [figure: Figure, color: Series['color'], kind?: 'bars'][] };

const charts: Drawn[] = [
  {
    id: 'throughput',
    unit: 'count',
    lines: [
      ['sent', '--chart-1', 'bars'],
      ['accepted', '--chart-3'],
      ['received', '--chart-2'],
      ['incoming', '--chart-5'],
    ],
  },
  {
    id: 'queue',
    unit: 'count',
    lines: [
      ['waiting', '--chart-3'],
      ['connected', '--chart-2'],
    ],
  },
  {
    id: 'accepting',
    unit: 'ms',
    lines: [
      ['accept_p99_ms', '--chart-4'],
      ['accept_p50_ms', '--chart-1'],
    ],
  },
  {
    id: 'sending',
    unit: 'ms',
    lines: [
      ['send_p99_ms', '--chart-4'],
      ['send_p50_ms', '--chart-1'],
    ],
  },
  {
    id: 'webhooks',
    unit: 'count',
    lines: [
      ['webhooks_delivered', '--chart-2', 'bars'],
      ['webhooks_failed', '--chart-4'],
    ],
  },
  {
    id: 'errors',
    unit: 'count',
    lines: [
      ['requests', '--chart-6'],
      ['request_errors', '--chart-4'],
      ['rejected', '--chart-3'],
    ],
  },
];

/** The last hour, drawn. */
export function HealthCharts({ health }: { health: Health }) {
  return (
    <Columns min="24rem">
      {charts.map((drawn) => (
        <OneChart key={drawn.id} drawn={drawn} slots={health.slots} />
      ))}
    </Columns>
  );
}

function OneChart({ drawn: { id, unit, lines }, slots }: { drawn: Drawn; slots: Slot[] }) {
  const { t } = useTranslation('health');
  const f = useFormat();
  const data = useMemo(
    (): ChartData => ({
      label: t(`charts.${id}_about`),
      times: slots.map(({ at }) => new Date(at)),
      series: lines.map(([figure, color, kind]) => ({
        label: t(`counts.${figure}`),
        values: slots.map((slot) => slot[figure]),
        color,
        ...(kind && { kind }),
      })),
    }),
    [id, lines, slots, t],
  );
  const time = useCallback((at: Date) => f.time(at), [f]);
  const value = useCallback(
    (figure: number) =>
      unit === 'count' ? f.number(figure) : figure < 1_000 ? t('ms', { number: f.number(figure) }) : f.duration(figure),
    [f, t, unit],
  );
  return (
    <Panel title={t(`charts.${id}`)}>
      <Chart data={data} formatTime={time} formatValue={value} height={200} />
    </Panel>
  );
}
