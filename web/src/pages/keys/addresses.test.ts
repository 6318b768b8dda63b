import { expect, test } from 'vitest';
import { firstBad, splitAddresses } from './addresses';

test('addresses are told from slips of the hand', () => {
  expect(splitAddresses(' 10.0.0.1,10.0.0.1\n2001:db8::/32 ; 192.168.0.0/16 ')).toEqual([
    '10.0.0.1',
    '2001:db8::/32',
    '192.168.0.0/16',
  ]);
  expect(firstBad(['10.0.0.1', '2001:db8::/32', '::1'])).toBeUndefined();
  for (const bad of ['10.0.0', '10.0.0.256', '10.0.0.0/33', 'example.com', 'fe80::/129'])
    expect(firstBad(['10.0.0.1', bad])).toBe(bad);
});
