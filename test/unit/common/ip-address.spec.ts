import { describe, expect, it } from 'vitest';
import { addressKey, canonicalAddress, isLoopback } from '../../../lib/common/ip-address.js';

describe('canonicalAddress', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8:10:100:0:0:10:0', '2001:db8:10:100::10:0'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::192.0.2.1', '::c000:201'],
  ])('spells %s as %s', (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected);
  });

  it.each([
    null,
    undefined,
    '',
    'unknown',
    '/run/app.sock',
    'localhost',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '0x7f.1',
    '1.2.3.4:80',
    '[::1]',
    '::1::',
    'g::1',
    ' 1.2.3.4',
    '1.2.3.4\n',
  ])('finds no address in %j', (text) => {
    expect(canonicalAddress(text)).toBeNull();
    expect(addressKey(text)).toBe('unknown');
    expect(isLoopback(text)).toBe(false);
  });

  it('agrees with the URL Standard on addresses of all shapes', () => {
    for (let mask = 0; mask < 256; mask++) {
      const groups = Array.from({ length: 8 }, (_, i) => (mask & (1 << i) ? `${i + 1}a` : '0'));
      const url = new URL(`http://[${groups.join(':')}]`);
      expect(`[${canonicalAddress(groups.join(':'))}]`).toBe(url.hostname);
    }
  });

  it('looks at 64 characters at the most', () => {
    for (const part of ['1', ':', '0:', '.', 'f', '%']) {
      expect(canonicalAddress(part.repeat(50_000))).toBeNull();
    }
  });
});

describe('addressKey', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff::9', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::', '2001:db8:1:3::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
  ])('counts %s under %s', (text, expected) => {
    expect(addressKey(text)).toBe(expected);
  });
});

describe('isLoopback', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.255',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
  ])('holds for %s', (text) => {
    expect(isLoopback(text)).toBe(true);
  });

  it.each([
    '128.0.0.1',
    '10.0.0.1',
    '0.0.0.0',
    '::',
    '::2',
    '1::1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
  ])('does not hold for %s', (text) => {
    expect(isLoopback(text)).toBe(false);
  });
});
