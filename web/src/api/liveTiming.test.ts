import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Throttle, backOff } from './liveTiming';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('backs off to half a minute and no further', () => {
  expect(backOff(0, 0)).toBe(500);
  expect(backOff(3, 1)).toBe(8_000);
  expect(backOff(1_000, 1)).toBe(30_000);
});

it('hands over each value once per interval', () => {
  const seen: string[][] = [];
  const throttle = new Throttle<string>(250, (values) => seen.push(values));
  for (let i = 0; i < 100; i++) throttle.add(i % 2 ? 'messages' : 'devices');
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(250);
  expect(seen).toEqual([['devices', 'messages']]);
  throttle.add('devices');
  throttle.cancel();
  vi.advanceTimersByTime(1_000);
  expect(seen).toHaveLength(1);
});
