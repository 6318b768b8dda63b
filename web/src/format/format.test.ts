import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';
import { formatBytes, formatMoney } from './money';
import { formatPhone } from './phone';
import { formatCalendarDate, formatRelative, formatTime, fromLocalInput, toLocalInput, today } from './time';

describe('money', () => {
  it('groups by locale and keeps the sign in front', () => {
    expect(formatMoney(19040, 'id-ID')).toBe('Rp\u00a019.040');
    expect(formatMoney(-99000, 'en-GB')).toBe('−Rp\u00a099,000');
  });
  it('scales bytes', () => expect(formatBytes(1536, 'en')).toBe('1.5 KB'));
});

describe('time', () => {
  it('reads in the zone of the account', () => {
    expect(formatTime('2026-11-22T17:30:00.000Z', 'dateTime', 'en-GB', 'Asia/Jakarta')).toBe('23 Nov 2026, 00:30');
  });
  it('leaves calendar dates alone', () => expect(formatCalendarDate('2026-11-22', 'en-GB')).toBe('22 Nov 2026'));
  it('says what is not a time with a dash', () => expect(formatTime('soon', 'date', 'id-ID', 'UTC')).toBe('–'));
  it('goes from wall time to UTC and back', () => {
    expect(fromLocalInput('2026-11-22T09:00', 'Asia/Jakarta')).toBe('2026-11-22T02:00:00.000Z');
    expect(toLocalInput('2026-11-22T02:00:00.000Z', 'Asia/Jakarta')).toBe('2026-11-22T09:00');
    expect(fromLocalInput('', 'Asia/Jakarta')).toBeUndefined();
  });
  it('holds around a change of the clocks', () => {
    for (const wall of ['2026-03-29T01:30', '2026-03-29T03:30', '2026-10-25T03:30']) {
      expect(toLocalInput(fromLocalInput(wall, 'Europe/Berlin')!, 'Europe/Berlin')).toBe(wall);
    }
  });
  it('knows the day of the zone', () =>
    expect(today('Asia/Jakarta', new Date('2026-11-22T17:30:00Z'))).toBe('2026-11-23'));
  it('is relative in the largest unit that fits', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    expect(formatRelative('2026-11-22T11:55:00Z', now, 'en')).toBe('5 minutes ago');
    expect(formatRelative('2026-11-23T13:00:00Z', now, 'en')).toBe('tomorrow');
  });
});

describe('phone numbers', () => {
  it('groups Indonesian ones, marks others', () => {
    expect(formatPhone('6281234567890')).toBe('+62 812-3456-7890');
    expect(formatPhone('4915112345678')).toBe('+4915112345678');
    expect(formatPhone('<b>')).toBe('<b>');
  });
});

describe('csv', () => {
  it('quotes, and disarms formulas', () => {
    expect(
      toCsv([
        ['a', 1, null],
        ['say "hi", you', '=1+1', '+62'],
      ]),
    ).toBe('\ufeffa,1,\r\n"say ""hi"", you",\'=1+1,\'+62\r\n');
  });
});
