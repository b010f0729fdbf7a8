import { describe, expect, it } from 'vitest';
import { parseTrustProxy, trustsEveryone } from '../../../lib/common/trust-proxy.js';

describe('parseTrustProxy', () => {
  it.each([undefined, false, 0])('trusts nobody with %j', (option) => {
    const trust = parseTrustProxy(option);
    expect(trust('127.0.0.1', 0)).toBe(false);
    expect(trust('unknown', 0)).toBe(false);
  });

  it('counts hops', () => {
    const trust = parseTrustProxy(2);
    expect([0, 1, 2, 3].map((hop) => trust('203.0.113.9', hop))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    'loopback, 10.1.0.0/16,192.0.2.7,2001:db8:5::/48',
    ['loopback', '10.1.0.0/16', '192.0.2.7', '2001:db8:5::/48'],
  ])('knows addresses, ranges and names', (option) => {
    const trust = parseTrustProxy(option);
    const trusted = [
      '127.0.0.1',
      '127.8.8.8',
      '::1',
      '::ffff:127.0.0.1',
      '10.1.255.1',
      '192.0.2.7',
      '2001:db8:5:ffff::1',
    ];
    const foreign = [
      '10.2.0.1',
      '192.0.2.8',
      '2001:db8:6::1',
      '::2',
      'unknown',
      '',
      'loopback',
      '169.254.1.1',
    ];
    expect(trusted.filter((address) => !trust(address, 9))).toEqual([]);
    expect(foreign.filter((address) => trust(address, 0))).toEqual([]);
  });

  it('knows the private networks by name', () => {
    const trust = parseTrustProxy('linklocal,uniquelocal');
    const trusted = [
      '169.254.0.1',
      'fe80::1',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      'fd00::1',
    ];
    expect(trusted.filter((address) => !trust(address, 0))).toEqual([]);
    expect(['172.32.0.1', '11.0.0.1', 'fec0::1', '127.0.0.1'].filter((a) => trust(a, 0))).toEqual(
      [],
    );
  });

  it('asks a function, and takes only true for a yes', () => {
    const trust = parseTrustProxy(
      (address: string, hop: number) => address === '192.0.2.1' && hop === 0,
    );
    expect(trust('192.0.2.1', 0)).toBe(true);
    expect(trust('192.0.2.1', 1)).toBe(false);
    expect(parseTrustProxy(() => 'yes')('192.0.2.1', 0)).toBe(false);
  });

  it.each([
    [() => true],
    ['0.0.0.0/0,::/0'],
    ['0.0.0.0/0'],
    ['127.0.0.1/0'],
    ['::/0'],
    [['0.0.0.0/1', '128.0.0.0/1']],
  ])('CFG-01: refuses to trust everybody by %s', (option) => {
    expect(() => parseTrustProxy(option)).toThrow(/trusts every peer/);
  });

  it.each([
    true,
    -1,
    1.5,
    33,
    NaN,
    '',
    'proxy.test',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::/129',
    'loopback,,',
    '1.2.3',
    '__proto__',
    {},
    null,
    [7],
    [null],
  ])('CFG-01: cannot read %j and says what it could', (option) => {
    expect(() => parseTrustProxy(option)).toThrow(/number of proxies, or a list of addresses/);
  });
});

describe('trustsEveryone', () => {
  it('tells a setting of the adapter that believes anybody', () => {
    expect(trustsEveryone(() => true)).toBe(true);
    expect(trustsEveryone((_, hop) => hop < 2)).toBe(false);
    expect(trustsEveryone((address) => address.includes('.'))).toBe(true);
    expect(trustsEveryone((address) => address.startsWith('192.0.2.'))).toBe(false);
    expect(trustsEveryone(() => false)).toBe(false);
  });
});
