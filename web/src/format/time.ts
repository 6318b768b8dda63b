// Times of the API are RFC 3339 in UTC; people read and write them in the time zone of their account.

type Style = 'date' | 'time' | 'dateTime' | 'exact' | 'day' | 'dayMonth';

const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  dayMonth: { day: 'numeric', month: 'short' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  dateTime: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  exact: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  },
};

/** Making a format costs a thousand times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(style: Style, locale: string, zone: string): Intl.DateTimeFormat {
  const key = `${style} ${locale} ${zone}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...styles[style], timeZone: zone });
  formats.set(key, format);
  return format;
}

export function formatTime(time: string | Date, style: Style, locale: string, zone: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '–';
  return formatOf(style, locale, zone).format(date);
}

/** A calendar date "2026-11-22" as it stands, whatever the zone. */
export function formatCalendarDate(date: string, locale: string): string {
  return formatTime(`${date.slice(0, 10)}T00:00:00Z`, 'date', locale, 'UTC');
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** "5 menit yang lalu", "in 2 hours". */
export function formatRelative(time: string | Date, now: Date, locale: string): string {
  const seconds = Math.round((new Date(time).getTime() - now.getTime()) / 1000);
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/** Milliseconds → "0,8 dtk", "3 mnt": the length of a wait. */
export function formatDuration(milliseconds: number, locale: string): string {
  const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'day', digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);
  const seconds = milliseconds / 1000;
  if (seconds < 10) return unit(seconds, 'second', 1);
  if (seconds < 120) return unit(seconds, 'second');
  if (seconds < 7_200) return unit(seconds / 60, 'minute');
  if (seconds < 172_800) return unit(seconds / 3600, 'hour');
  return unit(seconds / 86_400, 'day');
}

/** Minutes that `zone` is ahead of UTC at `instant`. */
function offsetMinutes(instant: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return Math.round((wall - instant.getTime()) / 60_000);
}

/** What `<input type="datetime-local">` holds ("2026-11-22T15:00", wall time of `zone`) → RFC 3339 UTC; undefined if empty. */
export function fromLocalInput(text: string, zone: string): string | undefined {
  const asUtc = new Date(`${text.length === 16 ? `${text}:00` : text}Z`);
  if (Number.isNaN(asUtc.getTime())) return undefined;
  const guess = new Date(asUtc.getTime() - offsetMinutes(asUtc, zone) * 60_000);
  // Once more with the offset of that instant: right on both sides of a change of the clocks.
  return new Date(asUtc.getTime() - offsetMinutes(guess, zone) * 60_000).toISOString();
}

/** RFC 3339 → the wall time of `zone` for `<input type="datetime-local">`, to the minute. */
export function toLocalInput(time: string | Date, zone: string): string {
  const date = new Date(time);
  return new Date(date.getTime() + offsetMinutes(date, zone) * 60_000).toISOString().slice(0, 16);
}

/** Today in `zone` as "2026-11-22". */
export function today(zone: string, now = new Date()): string {
  return toLocalInput(now, zone).slice(0, 10);
}
