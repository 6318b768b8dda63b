import { expect, it } from 'vitest';
import { fromLocalInput } from '@/format/time';
import { given, toQuery } from './filters';

const f = { fromInput: (text: string) => fromLocalInput(text, 'Asia/Jakarta') };

it('takes whole days of the zone, the last one included', () => {
  expect(toQuery({ from: '2026-11-22', until: '2026-11-30' }, f)).toEqual({
    from: '2026-11-21T17:00:00.000Z',
    until: '2026-11-30T17:00:00.000Z',
  });
});

it('leaves out what is not a filter', () => {
  expect(toQuery({ state: 'nonsense', from: 'yesterday', until: '2026-99-99', other: 'x', q: '' }, f)).toEqual({});
  expect(given({ q: 'a', other: 'x', state: '' })).toEqual({ q: 'a' });
});
