import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '../../common/host-name.js';
import { isLoopback } from '../../common/ip-address.js';

/** What only a proxy adds. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.*|x-real-ip)$/;

/**
 * True for a request that a program on this machine made to this machine by itself: no proxy's client, no page of another host whose
 * name was made to point here (DNS rebinding).
 */
export function isFromThisMachine({ socket, headers, httpVersion }: IncomingMessage): boolean {
  const isDirect = !Object.keys(headers).some((name) => FORWARDED.test(name));
  // Proxies that add nothing at all speak HTTP/1.0 by default (nginx); browsers never do.
  return (
    isLoopback(socket.remoteAddress) &&
    isLoopbackHost(headers.host) &&
    isDirect &&
    httpVersion !== '1.0'
  );
}
