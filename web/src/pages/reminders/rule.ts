// The rules that the form can make, as RFC 5545 writes them, there and back.

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];
export const lastDay = -1;

export type Frequency = 'once' | 'daily' | 'weekly' | 'monthly';
export type Rule = {
  frequency: Frequency;
  /** Every how many days, weeks or months. */
  every: number;
  days: Weekday[];
  /** 1 to 31, or lastDay. */
  monthDay: number;
  end: { kind: 'never' } | { kind: 'count'; count: number } | { kind: 'until'; day: string };
};

/** The value of an RRULE; empty = once. */
export function writeRule({ frequency, every, days, monthDay, end }: Rule): string {
  if (frequency === 'once') return '';
  const parts = [`FREQ=${frequency.toUpperCase()}`];
  if (every > 1) parts.push(`INTERVAL=${every}`);
  if (frequency === 'weekly') parts.push(`BYDAY=${weekdays.filter((day) => days.includes(day)).join(',')}`);
  if (frequency === 'monthly') parts.push(`BYMONTHDAY=${monthDay}`);
  if (end.kind === 'count') parts.push(`COUNT=${end.count}`);
  if (end.kind === 'until') parts.push(`UNTIL=${end.day.replaceAll('-', '')}T235959`);
  return parts.join(';');
}

/** What `writeRule` wrote; null for rules that say more than the form can. `starts_at` stands in for what a rule leaves out. */
export function readRule(text: string, starts_at: string): Rule | null {
  const rule: Rule = { frequency: 'once', every: 1, days: [], monthDay: 1, end: { kind: 'never' } };
  if (text.trim() === '') return rule;
  const given = new Map(
    text
      .replace(/^RRULE:/i, '')
      .toUpperCase()
      .split(';')
      .map((part) => part.split('=', 2) as [string, string]),
  );
  const take = (name: string) => {
    const value = given.get(name);
    given.delete(name);
    return value;
  };
  const frequency = take('FREQ')?.toLowerCase();
  if (frequency !== 'daily' && frequency !== 'weekly' && frequency !== 'monthly') return null;
  rule.frequency = frequency;
  rule.every = Number(take('INTERVAL') ?? 1);
  if (frequency === 'weekly') rule.days = (take('BYDAY') ?? weekdayOf(starts_at)).split(',') as Weekday[];
  if (frequency === 'monthly') rule.monthDay = Number(take('BYMONTHDAY') ?? starts_at.slice(8, 10));
  const count = take('COUNT');
  const until = take('UNTIL');
  if (count) rule.end = { kind: 'count', count: Number(count) };
  if (until) rule.end = { kind: 'until', day: `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}` };
  const isSimple =
    given.size === 0 &&
    rule.days.every((day) => weekdays.includes(day)) &&
    Number.isInteger(rule.every) &&
    (rule.monthDay === lastDay || (rule.monthDay >= 1 && rule.monthDay <= 31));
  return isSimple ? rule : null;
}

/** Of "2026-11-22…". */
export function weekdayOf(day: string): Weekday {
  const at = new Date(`${day.slice(0, 10)}T00:00:00Z`).getUTCDay();
  return weekdays[Number.isNaN(at) ? 0 : (at + 6) % 7]!;
}
