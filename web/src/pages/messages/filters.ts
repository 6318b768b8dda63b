// The filters of the list: as they stand in the address, and as the API wants them.
import type { Schema } from '@/api/types';
import type { Filters } from '@/app/search';
import type { Format } from '@/format/useFormat';

export const states: Schema<'MessageFilterState'>[] = [
  'scheduled',
  'waiting',
  'held',
  'sending',
  'sent',
  'received',
  'read',
  'cancelled',
  'rejected',
];

export const names = ['q', 'number', 'device', 'state', 'from', 'until'] as const;

/** Only what filters; the address may say more. */
export function given(filters: Filters): Filters {
  return Object.fromEntries(names.filter((name) => filters[name]).map((name) => [name, filters[name]]));
}

/** The day after "2026-11-22". */
function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

const isDay = (text: string | undefined): text is string =>
  /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') && !Number.isNaN(new Date(`${text}T00:00:00Z`).getTime());

/** Days become the times at which they begin and end in the account's zone; what cannot be is left out. */
export function toQuery(filters: Filters, f: Pick<Format, 'fromInput'>) {
  const state = states.find((each) => each === filters.state);
  const from = isDay(filters.from) ? f.fromInput(`${filters.from}T00:00`) : undefined;
  const until = isDay(filters.until) ? f.fromInput(`${dayAfter(filters.until)}T00:00`) : undefined;
  return {
    ...(filters.q && { q: filters.q }),
    ...(filters.number && { number: filters.number }),
    ...(filters.device && { device: filters.device }),
    ...(state && { state }),
    ...(from && { from }),
    ...(until && { until }),
  };
}
