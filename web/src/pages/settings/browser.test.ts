import { expect, it } from 'vitest';
import { browserOf } from './browser';

it('names the most specific browser', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0';
  expect(browserOf(edge)).toBe('Edge, Windows');
  expect(browserOf('Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36')).toBe(
    'Chrome, Android',
  );
  expect(browserOf('curl/8.5.0')).toBe('curl/8.5.0');
  expect(browserOf('')).toBe('');
});
