// The formatters bound to the reader's language and the account's time zone: `const f = useFormat(); f.money(200)`.
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '@/api/session';
import { useLanguage } from '@/i18n';
import { formatBytes, formatMoney, formatNumber, formatPercent } from './money';
import { formatPhone } from './phone';
import {
  formatCalendarDate,
  formatDuration,
  formatRelative,
  formatTime,
  fromLocalInput,
  toLocalInput,
  today,
} from './time';

export const defaultZone = 'Asia/Jakarta';

export type Format = ReturnType<typeof bind>;

function bind(locale: string, zone: string) {
  return {
    locale,
    zone,
    money: (rupiah: number) => formatMoney(rupiah, locale),
    number: (value: number, digits = 0) => formatNumber(value, locale, digits),
    percent: (part: number) => formatPercent(part, locale),
    bytes: (bytes: number) => formatBytes(bytes, locale),
    phone: formatPhone,
    date: (time: string | Date) => formatTime(time, 'date', locale, zone),
    day: (time: string | Date) => formatTime(time, 'day', locale, zone),
    time: (time: string | Date) => formatTime(time, 'time', locale, zone),
    dateTime: (time: string | Date) => formatTime(time, 'dateTime', locale, zone),
    exact: (time: string | Date) => formatTime(time, 'exact', locale, zone),
    calendarDate: (date: string) => formatCalendarDate(date, locale),
    relative: (time: string | Date, now = new Date()) => formatRelative(time, now, locale),
    duration: (milliseconds: number) => formatDuration(milliseconds, locale),
    fromInput: (text: string) => fromLocalInput(text, zone),
    toInput: (time: string | Date) => toLocalInput(time, zone),
    today: () => today(zone),
  };
}

export function useFormat(): Format {
  const { locale } = useLanguage();
  const session = useQuery({ ...sessionQuery, enabled: false });
  const zone = session.data?.account?.time_zone || defaultZone;
  return useMemo(() => bind(locale, zone), [locale, zone]);
}
