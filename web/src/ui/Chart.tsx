import { Button, Group, Skeleton } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartData } from './chart';
import classes from './Chart.module.css';

const Plot = lazy(() => import('./ChartPlot'));

type Props = {
  data: ChartData;
  formatTime: (time: Date) => string;
  formatValue: (value: number) => string;
  height?: number;
};

/** A chart with its figures as a table, one click away. */
export function Chart({ data, formatTime, formatValue, height = 240 }: Props) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure className={classes.figure} aria-label={data.label}>
      <Group justify="space-between" mb="xs" gap="xs">
        <ul className={classes.legend}>
          {data.series.map((series) => (
            <li key={series.label}>
              <span className={classes.swatch} style={{ background: `var(${series.color})` }} aria-hidden />
              {series.label}
            </li>
          ))}
        </ul>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={asTable}
          aria-controls={id}
          leftSection={asTable ? <IconChartBar size={15} aria-hidden /> : <IconTable size={15} aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('show_chart') : t('show_table')}
        </Button>
      </Group>
      <div id={id}>
        {asTable ? (
          <FigureTable data={data} formatTime={formatTime} formatValue={formatValue} />
        ) : (
          <Suspense fallback={<Skeleton height={height} radius="md" />}>
            <Plot data={data} formatTime={formatTime} formatValue={formatValue} height={height} />
          </Suspense>
        )}
      </div>
    </figure>
  );
}

function FigureTable({ data, formatTime, formatValue }: Omit<Props, 'height'>) {
  const { t } = useTranslation();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.tableScroller} tabIndex={0} role="region" aria-label={data.label}>
      <table className={classes.table}>
        <caption className="visually-hidden">{data.label}</caption>
        <thead>
          <tr>
            <th scope="col">{t('time')}</th>
            {data.series.map((series) => (
              <th key={series.label} scope="col">
                {series.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.times.map((time, row) => (
            <tr key={time.getTime()}>
              <th scope="row">{formatTime(time)}</th>
              {data.series.map((series) => {
                const value = series.values[row];
                return <td key={series.label}>{value === null || value === undefined ? '–' : formatValue(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
