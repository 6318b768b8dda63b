// uPlot on a canvas; loaded only where a chart is shown.
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartData, Series } from './chart';
import classes from './Chart.module.css';

type Props = {
  data: ChartData;
  formatTime: (time: Date) => string;
  formatValue: (value: number) => string;
  height: number;
};

export default function ChartPlot({ data, formatTime, formatValue, height }: Props) {
  const { ref: sized, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    if (!host.current || width < 50) return;
    const values: uPlot.AlignedData = [
      data.times.map((time) => time.getTime() / 1000),
      ...data.series.map((series) => series.values),
    ] as uPlot.AlignedData;
    const plot = new uPlot(options(data, width, height, formatTime, formatValue, tip), values, host.current);
    return () => plot.destroy();
  }, [data, width, height, scheme, formatTime, formatValue]);

  return (
    <div ref={sized} className={classes.plot} style={{ height }} role="img" aria-label={data.label}>
      <div ref={host} />
      <div ref={tip} className={classes.tip} hidden />
    </div>
  );
}

function options(
  data: ChartData,
  width: number,
  height: number,
  formatTime: (time: Date) => string,
  formatValue: (value: number) => string,
  tip: React.RefObject<HTMLDivElement | null>,
): uPlot.Options {
  const css = getComputedStyle(document.documentElement);
  const color = (name: string) => css.getPropertyValue(name).trim();
  const axis = { stroke: color('--mantine-color-dimmed'), font: '12px system-ui', ticks: { show: false } };
  const rule = { stroke: color('--k-border'), width: 1 };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 7 } },
    scales: {
      x: { time: true, range: (_, from, to) => roomFor(data, from, to) },
      y: { range: (_, _low, high) => [0, Math.max(high * 1.1, 4)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 64,
        values: (_, ticks) => ticks.map((tick) => formatTime(new Date(tick * 1000))),
      },
      {
        ...axis,
        grid: rule,
        size: 52,
        values: (_, ticks) => ticks.map((tick) => (tick % 1 === 0 ? formatValue(tick) : '')),
      },
    ],
    series: [{}, ...data.series.map((series) => look(series, color(series.color)))],
    hooks: { setCursor: [(plot) => showTip(plot, data, tip.current, formatTime, formatValue)] },
  };
}

/** Half a step more on both sides, so that the first and the last bar are whole. */
function roomFor(data: ChartData, from: number, to: number): [number, number] {
  const bars = data.series.some((series) => series.kind === 'bars');
  const half = bars && data.times.length > 1 ? (to - from) / (data.times.length - 1) / 2 : 0;
  return [from - half, to + half];
}

function look(series: Series, stroke: string): uPlot.Series {
  const bars = uPlot.paths.bars?.({ size: [series.width ?? 0.6, 48], radius: 0.2 });
  if (series.kind === 'bars')
    return {
      label: series.label,
      stroke,
      fill: stroke,
      width: 0,
      points: { show: false },
      ...(bars && { paths: bars }),
    };
  return { label: series.label, stroke, width: 2, points: { size: 5, fill: stroke } };
}

function showTip(
  plot: uPlot,
  data: ChartData,
  tip: HTMLDivElement | null,
  formatTime: (time: Date) => string,
  formatValue: (value: number) => string,
) {
  const index = plot.cursor.idx;
  if (!tip) return;
  const time = index === null || index === undefined ? undefined : data.times[index];
  tip.hidden = time === undefined || (plot.cursor.left ?? -1) < 0;
  if (tip.hidden || time === undefined) return;
  const head = document.createElement('strong');
  head.textContent = formatTime(time);
  const lines = data.series.map((series) => {
    const line = document.createElement('div');
    const value = series.values[index!];
    line.textContent = `${series.label}: ${value === null || value === undefined ? '–' : formatValue(value)}`;
    return line;
  });
  tip.replaceChildren(head, ...lines);
  const left = plot.bbox.left / devicePixelRatio + (plot.cursor.left ?? 0);
  const fits = left + 16 + tip.offsetWidth < plot.width;
  tip.style.transform = `translate(${fits ? left + 12 : left - tip.offsetWidth - 12}px, 8px)`;
}
