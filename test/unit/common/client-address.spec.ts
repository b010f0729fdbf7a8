import { describe, expect, it, vi } from 'vitest';
import { clientAddress } from '../../../lib/common/client-address.js';
import { parseTrustProxy } from '../../../lib/common/trust-proxy.js';

const nobody = parseTrustProxy(false);
const local = parseTrustProxy('loopback,10.0.0.0/8');

describe('clientAddress', () => {
  it('BRU-07, HST-07: ignores the header of a peer that is not trusted', () => {
    expect(clientAddress('203.0.113.9', '127.0.0.1', nobody)).toBe('203.0.113.9');
    expect(clientAddress('203.0.113.9', '127.0.0.1', local)).toBe('203.0.113.9');
    expect(clientAddress('127.0.0.1', '198.51.100.1', nobody)).toBe('127.0.0.1');
  });

  it.each([
    ['198.51.100.1', '198.51.100.1'],
    ['1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['1.1.1.1,198.51.100.1,10.0.0.1', '198.51.100.1'],
    ['127.0.0.1, 198.51.100.1, 10.0.0.1, 10.0.0.2', '198.51.100.1'],
    ['10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['2001:DB8:0::1', '2001:db8::1'],
    ['::ffff:198.51.100.1', '198.51.100.1'],
    ['198.51.100.1:4711', '198.51.100.1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
  ])('BRU-08: takes the rightmost hop of %j that is not trusted', (header, expected) => {
    expect(clientAddress('127.0.0.1', header, local)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    ',',
    ',,,',
    'unknown',
    'evil',
    '1.1.1.1, evil',
    '1.1.1.1,',
    '1.1.1.1;',
    '1.1.1',
    '<script>',
    '198.51.100.1:x',
    '[198.51.100.1',
  ])('stays at the proxy when it passed on %j', (header) => {
    expect(clientAddress('127.0.0.1', header, local)).toBe('127.0.0.1');
  });

  it('stays at the last proxy before an entry that is no address', () => {
    expect(clientAddress('127.0.0.1', '198.51.100.1, evil, 10.0.0.1', local)).toBe('10.0.0.1');
  });

  it('counts hops from the connection on', () => {
    const header = '1.1.1.1, 2.2.2.2, 3.3.3.3';
    const addresses = [0, 1, 2, 3, 4].map((n) =>
      clientAddress('9.9.9.9', header, parseTrustProxy(n)),
    );
    expect(addresses).toEqual(['9.9.9.9', '3.3.3.3', '2.2.2.2', '1.1.1.1', '1.1.1.1']);
  });

  it('asks with each address and its distance', () => {
    const trust = vi.fn((address: string) => address.startsWith('10.'));
    clientAddress('::ffff:10.0.0.1', '1.1.1.1, 2.2.2.2, 10.0.0.2', trust);
    expect(trust.mock.calls).toEqual([
      ['10.0.0.1', 0],
      ['10.0.0.2', 1],
      ['2.2.2.2', 2],
    ]);
  });

  it('knows no address on a Unix socket, unless its proxy is counted', () => {
    expect(clientAddress(undefined, '1.1.1.1', local)).toBe('unknown');
    expect(clientAddress(undefined, '1.1.1.1', parseTrustProxy(1))).toBe('1.1.1.1');
    expect(clientAddress('', undefined, parseTrustProxy(1))).toBe('unknown');
  });

  it('is bounded in the header and in the hops', () => {
    expect(clientAddress('127.0.0.1', '10.0.0.1,'.repeat(20_000), local)).toBe('127.0.0.1');
    const chain = Array.from({ length: 100 }, (_, hop) => `10.0.0.${hop}`).join(',');
    const trust = vi.fn(() => true);
    expect(clientAddress('127.0.0.1', chain, trust)).toBe('10.0.0.68');
    expect(trust).toHaveBeenCalledTimes(32);
    for (const part of ['1.', '[', ':', ' ', '1']) {
      expect(clientAddress('127.0.0.1', part.repeat(2000), local)).toBe('127.0.0.1');
    }
  });
});
