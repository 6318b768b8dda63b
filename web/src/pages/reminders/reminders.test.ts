import { expect, test } from 'vitest';
import { readRule, weekdayOf, writeRule, type Rule } from './rule';
import { readPeople, render, variablesIn } from './text';

const never = { kind: 'never' } as const;
const plain: Rule = { frequency: 'once', every: 1, days: [], monthDay: 1, end: never };

test('rules are written as RFC 5545 has them, and read again', () => {
  const rules: [Rule, string][] = [
    [plain, ''],
    [{ ...plain, frequency: 'daily', every: 2 }, 'FREQ=DAILY;INTERVAL=2'],
    [
      { ...plain, frequency: 'weekly', days: ['MO', 'FR'], end: { kind: 'count', count: 10 } },
      'FREQ=WEEKLY;BYDAY=MO,FR;COUNT=10',
    ],
    [
      { ...plain, frequency: 'monthly', monthDay: -1, end: { kind: 'until', day: '2027-01-31' } },
      'FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20270131T235959',
    ],
  ];
  for (const [rule, text] of rules) {
    expect(writeRule(rule)).toBe(text);
    expect(readRule(text, '2026-11-22 08:00')).toEqual(rule);
  }
});

test('rules beyond the form are told apart', () => {
  expect(readRule('FREQ=MONTHLY;BYDAY=2TU', '2026-11-22 08:00')).toBeNull();
  expect(readRule('FREQ=YEARLY', '2026-11-22 08:00')).toBeNull();
  expect(readRule('FREQ=WEEKLY', '2026-11-22 08:00')?.days).toEqual(['SU']);
  expect(weekdayOf('2026-11-23')).toBe('MO');
});

test('texts are filled, braces stay', () => {
  expect(variablesIn('{a} {b} {a} {{c}}')).toEqual(['a', 'b']);
  expect(render('{name}: {{x}} {unknown}', { name: 'Ani' })).toBe('Ani: {x} {unknown}');
});

test('a list gets names that can be variables', () => {
  const people = readPeople('\ufeffNomor HP;Jatuh tempo\n0811;5 Mei\n\n0812;6 Mei\n');
  expect(people).toMatchObject({
    count: 2,
    variables: ['Jatuh_tempo'],
    first: { number: '0811', Jatuh_tempo: '5 Mei' },
    hasNumber: true,
    csv: 'number;Jatuh_tempo\n0811;5 Mei\n\n0812;6 Mei\n',
  });
  expect(readPeople('nama,nomor\nAni,0811\n').hasNumber).toBe(false);
});
