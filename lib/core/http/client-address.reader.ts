import type { IncomingMessage } from 'node:http';
import { clientAddress } from '../../common/client-address.js';
import { canonicalAddress } from '../../common/ip-address.js';
import type { TLSSocket } from 'node:tls';
import type { TrustProxy } from '../../common/trust-proxy.js';

export interface ClientAddress {
  readonly address: string;
  /** False when a forwarding header came from a peer that nobody vouches for. */
  readonly trusted: boolean;
}

/** Headers by which proxies tell whom they speak for (RFC 7239 and its forerunners). */
const FORWARDING = ['x-forwarded-for', 'forwarded', 'x-real-ip'];

/**
 * Where a request comes from: through the proxies of the option `trustProxy`, else as the adapter's own setting says. Forwarding headers of
 * anybody else are not believed (ASVS 15.3.4).
 */
export class ClientAddressReader {
  /** @param onStrangeHeader told about a forwarding header of a peer that nobody vouches for */
  constructor(
    private readonly trust: TrustProxy | null,
    private readonly onStrangeHeader: () => void,
  ) {}

  of(request: { readonly ip?: string }, raw: IncomingMessage): ClientAddress {
    const remote = canonicalAddress(raw.socket?.remoteAddress) ?? 'unknown';
    const forwarded = headerText(raw.headers['x-forwarded-for']);
    const address = this.trust
      ? clientAddress(remote, forwarded, this.trust)
      : (canonicalAddress(request.ip) ?? remote);
    const trusted =
      !FORWARDING.some((name) => raw.headers[name] !== undefined) ||
      address !== remote ||
      (this.trust?.(remote, 0) ?? false);
    if (!trusted) this.onStrangeHeader();
    return { address, trusted };
  }

  /** Whether the client came over TLS: by this connection, or by what a trusted proxy says of its own. */
  isSecure(request: { readonly protocol?: string }, raw: IncomingMessage): boolean {
    if ((raw.socket as Partial<TLSSocket>).encrypted === true) return true;
    if (!this.trust) return request.protocol === 'https';
    const remote = canonicalAddress(raw.socket.remoteAddress) ?? 'unknown';
    const protocol = headerText(raw.headers['x-forwarded-proto']);
    return this.trust(remote, 0) && protocol?.split(',').at(-1)?.trim().toLowerCase() === 'https';
  }
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
