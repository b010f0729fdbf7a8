import { canonicalAddress } from './ip-address.js';
import type { TrustProxy } from './trust-proxy.js';

const MAX_HEADER = 4096;
const MAX_HOPS = 32;

/**
 * The client's address, seen through trusted proxies alone: from the connection backwards through
 * X-Forwarded-For to the first hop that is not trusted (ASVS 15.3.4). What stands left of it, the
 * client may have written. An entry that is no address ends the walk at the proxy which passed it
 * on. `unknown` without a remote address, as on a Unix socket.
 */
export function clientAddress(
  remote: string | undefined,
  forwardedFor: string | undefined,
  trust: TrustProxy,
): string {
  let address = canonicalAddress(remote) ?? 'unknown';
  const chain = forwardedFor && forwardedFor.length <= MAX_HEADER ? forwardedFor : '';
  let end = chain.length || -1;
  for (let hop = 0; end >= 0 && hop < MAX_HOPS && trust(address, hop); hop++) {
    const comma = end === 0 ? -1 : chain.lastIndexOf(',', end - 1);
    const previous = canonicalAddress(withoutPort(chain.slice(comma + 1, end).trim()));
    if (!previous) break;
    address = previous;
    end = comma;
  }
  return address;
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  const match = /^\[([^\]]+)\](?::\d{1,5})?$|^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(entry);
  return match ? (match[1] ?? match[2] ?? '') : entry;
}
