import { SegmentedControl } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { formatTime } from '@/format/time';
import { useFormat } from '@/format/useFormat';
import { Chart } from '@/ui/Chart';
import type { ChartData } from '@/ui/chart';
import { Panel } from '@/ui/Panel';

type Span = 'today' | 'days';

/** What went out, arrived, was read and came in: by the hour of today, or by the day of two weeks. */
export function Traffic({ overview }: { overview: Schema<'Overview'> }) {
  const { t } = useTranslation('overview');
  const f = useFormat();
  const [span, setSpan] = useState<Span>('today');
  const points = overview[span];
  const data = useMemo((): ChartData => {
    const now = new Date().toISOString();
    // What is still to come has no figures.
    const values = (count: 'sent' | 'received' | 'read' | 'incoming') =>
      points.map((point) => (point.at <= now ? point[count] : null));
    return {
      label: t(`traffic_${span}`),
      times: points.map((point) => new Date(point.at)),
      series: [
        { label: t('series.sent'), values: values('sent'), color: '--chart-1', kind: 'bars', width: 0.8 },
        { label: t('series.received'), values: values('received'), color: '--chart-2', kind: 'bars', width: 0.5 },
        { label: t('series.read'), values: values('read'), color: '--chart-3', kind: 'bars', width: 0.2 },
        { label: t('series.incoming'), values: values('incoming'), color: '--chart-5' },
      ],
    };
  }, [points, span, t]);
  const tick = useCallback(
    (time: Date) => formatTime(time, span === 'today' ? 'time' : 'dayMonth', f.locale, f.zone),
    [span, f.locale, f.zone],
  );
  const figure = useCallback((value: number) => f.number(value), [f]);
  return (
    <Panel
      title={t('traffic')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('span')}
          value={span}
          onChange={(value) => setSpan(value as Span)}
          data={[
            { value: 'today', label: t('span_today') },
            { value: 'days', label: t('span_days') },
          ]}
        />
      }
    >
      <Chart data={data} formatTime={tick} formatValue={figure} />
    </Panel>
  );
}
