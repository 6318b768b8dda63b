import { expect, it } from 'vitest';
import { parseSearch, safeReturn, stringifySearch } from './search';

it('keeps filters as plain words', () => {
  expect(stringifySearch({ state: 'sent', q: 'a&b', device: undefined, until: '' })).toBe('?state=sent&q=a%26b');
  expect(parseSearch('?state=sent&q=a%26b')).toEqual({ state: 'sent', q: 'a&b' });
});

it('returns to our own pages only', () => {
  expect(safeReturn('/messages?state=sent')).toBe('/messages?state=sent');
  for (const path of [
    undefined,
    '',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/sign-in?return=/',
  ]) {
    expect(safeReturn(path)).toBe('/');
  }
});
