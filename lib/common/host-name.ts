import { isLoopback } from './ip-address.js';

const MAX_HOST = 253 + 6;

/**
 * True if a Host header or host name can only mean this machine: `localhost`, `*.localhost` (RFC
 * 6761), 127.0.0.0/8, `[::1]`, with or without a port.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = hostName(host);
  if (name === null) return false;
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name);
}

/**
 * True for the hosts under which an application is not in production: the loopback names, and
 * `*.test`, which RFC 6761 reserves. A request is not trusted for such a name; see {@link
 * isLoopbackHost}.
 */
export function isLocalHostName(host: string | undefined): boolean {
  return isLoopbackHost(host) || (hostName(host)?.endsWith('.test') ?? false);
}

/** The name without port and brackets, in lower case. */
function hostName(host: string | undefined): string | null {
  if (!host || host.length > MAX_HOST) return null;
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host);
  return match ? (match[1] ?? match[2] ?? '').toLowerCase() : null;
}
