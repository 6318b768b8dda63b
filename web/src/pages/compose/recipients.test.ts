import { expect, it } from 'vitest';
import { add, maxRecipients, normalise, split } from './recipients';

it('reads numbers as people write them', () => {
  for (const text of ['0812-3456-7890', '+62 812 3456 7890', '6281234567890', '006281234567890', '81234567890']) {
    expect(normalise(text)).toBe('6281234567890');
  }
  expect(normalise('+44 20 7946 0958')).toBe('442079460958');
  expect(normalise('012-345 6789', 'MY')).toBe('60123456789');
});

it('knows what cannot be one', () => {
  for (const text of ['', 'Budi', '0812', '08123x5678', '+', '<script>', '+0812345678', '0812345678901234567']) {
    expect(normalise(text)).toBeNull();
  }
});

it('splits a pasted list and leaves names out', () => {
  expect(split('Budi, 0812-3456-7890\nSiti;0813 4567 8901\n\n08141234567 08151234567')).toEqual([
    '0812-3456-7890',
    '0813 4567 8901',
    '08141234567',
    '08151234567',
  ]);
  expect(split('Budi')).toEqual(['Budi']);
});

it('takes each number once, and so many', () => {
  const first = add([], ['081234567890', '+62 812-3456-7890', 'Budi'], 'ID');
  expect(first.recipients).toEqual([
    { to: '+6281234567890', digits: '6281234567890' },
    { to: 'Budi', digits: null },
  ]);
  expect(first.duplicates).toBe(1);
  const many = Array.from({ length: maxRecipients + 5 }, (_, index) => `0812000${1000 + index}`);
  expect(add([], many, 'ID')).toMatchObject({ left: 5, recipients: { length: maxRecipients } });
});
