// What a chart draws: points in time and named series of figures.
export type Series = {
  label: string;
  values: (number | null)[];
  color: `--chart-${1 | 2 | 3 | 4 | 5 | 6}`;
  kind?: 'line' | 'bars';
  /** Of bars: which part of their room they fill. Narrow ones stand in front of wide ones. */
  width?: number;
};
export type ChartData = { label: string; times: Date[]; series: Series[] };
