import { expect, test } from 'vitest';
import { taxOn } from './tax';

test('tax is rounded half up', () => {
  expect([taxOn(250_000, 1_000), taxOn(5, 1_000), taxOn(4, 1_000), taxOn(99_999, 1_100)]).toEqual([
    25_000, 1, 0, 11_000,
  ]);
});
