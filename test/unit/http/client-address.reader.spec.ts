import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parseTrustProxy } from '../../../lib/common/trust-proxy.js';
import { ClientAddressReader } from '../../../lib/core/http/client-address.reader.js';

function raw(socket: object, headers: Record<string, string> = {}): IncomingMessage {
  return { socket, headers } as unknown as IncomingMessage;
}

const peer = (remoteAddress: string): object => ({ remoteAddress });
const reader = (trust: Parameters<typeof parseTrustProxy>[0] | null): ClientAddressReader =>
  new ClientAddressReader(trust === null ? null : parseTrustProxy(trust), () => undefined);

describe('whether a request came over TLS', () => {
  it('is so for a connection with TLS, whatever headers say', () => {
    const socket = { encrypted: true, remoteAddress: '192.0.2.1' };
    for (const trust of [null, 1])
      expect(reader(trust).isSecure({}, raw(socket, { 'x-forwarded-proto': 'http' }))).toBe(true);
  });

  it("is the adapter's word where trustProxy is not set", () => {
    const request = raw(peer('192.0.2.1'), { 'x-forwarded-proto': 'https' });
    expect(reader(null).isSecure({ protocol: 'https' }, request)).toBe(true);
    expect(reader(null).isSecure({ protocol: 'http' }, request)).toBe(false);
    expect(reader(null).isSecure({}, request)).toBe(false);
  });

  it('is the word of a trusted proxy alone, and its own where there are several', () => {
    const trusting = reader(['10.0.0.0/8']);
    const said = (address: string, protocol?: string): boolean =>
      trusting.isSecure(
        { protocol: 'https' },
        raw(peer(address), protocol === undefined ? {} : { 'x-forwarded-proto': protocol }),
      );
    expect(said('10.1.2.3', 'https')).toBe(true);
    expect(said('10.1.2.3', 'HTTPS')).toBe(true);
    expect(said('10.1.2.3', 'http, https')).toBe(true);
    expect(said('10.1.2.3', 'https, http')).toBe(false);
    expect(said('10.1.2.3', '')).toBe(false);
    expect(said('10.1.2.3')).toBe(false);
    expect(said('192.0.2.1', 'https')).toBe(false);
    expect(trusting.isSecure({}, raw({}, { 'x-forwarded-proto': 'https' }))).toBe(false);
  });
});
