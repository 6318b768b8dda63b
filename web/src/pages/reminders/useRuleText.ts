// A rule in words: "every 2 weeks on Monday and Friday, 10 times".
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/format/useFormat';
import { lastDay, readRule, weekdays, type Rule, type Weekday } from './rule';

export function useRuleText() {
  const { t } = useTranslation('reminders');
  const f = useFormat();
  const dayName = (day: Weekday, style: 'long' | 'short' = 'long') =>
    // 1 January 2024 was a Monday.
    new Intl.DateTimeFormat(f.locale, { weekday: style, timeZone: 'UTC' }).format(
      Date.UTC(2024, 0, 1 + weekdays.indexOf(day)),
    );
  const list = (words: string[]) => new Intl.ListFormat(f.locale).format(words);
  const often = ({ frequency, every, days, monthDay }: Rule) => {
    const base = every > 1 ? t(`often.${frequency}_n`, { n: every }) : t(`often.${frequency}`);
    if (frequency === 'weekly') return t('on_days', { often: base, days: list(days.map((day) => dayName(day))) });
    if (frequency === 'monthly')
      return monthDay === lastDay ? t('on_last_day', { often: base }) : t('on_day', { often: base, day: monthDay });
    return base;
  };
  const ends = ({ end }: Rule) => {
    if (end.kind === 'count') return t('ends_count', { count: end.count });
    return end.kind === 'until' ? t('ends_until', { day: f.calendarDate(end.day) }) : '';
  };
  const inWords = (rule: Rule) => [often(rule), ends(rule)].filter(Boolean).join(', ');
  return {
    dayName,
    inWords,
    /** The rule itself where it says more than words here can. */
    ofText: (text: string, starts_at: string) => {
      const rule = readRule(text, starts_at);
      return rule ? inWords(rule) : text;
    },
  };
}
