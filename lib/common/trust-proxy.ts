import { BlockList, isIP } from 'node:net';
import { canonicalAddress } from './ip-address.js';

/**
 * Says whether the peer at this address, so many hops away (0 is the connection's own), may speak
 * for the one before it.
 */
export type TrustProxy = (address: string, hop: number) => boolean;

/**
 * How many proxies stand in front, or which ones: addresses, CIDR ranges and the names `loopback`,
 * `linklocal`, `uniquelocal`, as a list or separated by commas, or a function.
 */
export type TrustProxyOption = false | number | string | readonly string[] | TrustProxy;

const NAMED: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
  ['uniquelocal', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
]);

/** Addresses of the documentation ranges (RFC 5737, RFC 3849): nobody's proxy has all of one list. */
const STRANGERS = [
  ['192.0.2.1', '198.51.100.200', '203.0.113.77'],
  ['2001:db8::1', '2001:db8:ffff::2'],
];

/**
 * Compiles the option `trustProxy`.
 * @throws Error if it trusts every peer, as the client could then name any address (ASVS 15.3.4),
 * or cannot be understood
 */
export function parseTrustProxy(option: unknown): TrustProxy {
  const trust = compile(option);
  if (trustsEveryone(trust)) {
    throw new Error('trustProxy trusts every peer: give the number of proxies or their addresses');
  }
  return trust;
}

/**
 * True if any client of IPv4 or of IPv6 would be believed, an adapter's own setting included:
 * strangers are trusted at any distance.
 */
export function trustsEveryone(trust: TrustProxy): boolean {
  return STRANGERS.some((addresses) =>
    [0, 1, 50].every((hop) => addresses.every((address) => trust(address, hop))),
  );
}

function compile(option: unknown): TrustProxy {
  if (option === undefined || option === false) return () => false;
  if (isFunction(option)) return (address, hop) => option(address, hop) === true;
  if (typeof option === 'number' && Number.isInteger(option) && option >= 0 && option <= 32) {
    return (_, hop) => hop < option;
  }
  const names = typeof option === 'string' ? option.split(',') : option;
  if (!Array.isArray(names) || names.length > 1000) throw unreadable(option);
  return trustListed(names.map((name) => String(name).trim()));
}

function isFunction(option: unknown): option is (address: string, hop: number) => unknown {
  return typeof option === 'function';
}

function trustListed(names: readonly string[]): TrustProxy {
  const list = new BlockList();
  for (const range of names.flatMap((name) => NAMED.get(name) ?? name)) {
    addRange(list, range);
  }
  return (text) => {
    const address = canonicalAddress(text);
    return address !== null && list.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
  };
}

function addRange(list: BlockList, range: string): void {
  const [address = '', prefix, ...rest] = range.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
  if (!isIP(address) || rest.length > 0 || !(length <= bits)) throw unreadable(range);
  list.addSubnet(address, length, bits === 128 ? 'ipv6' : 'ipv4');
}

function unreadable(value: unknown): Error {
  return new Error(
    `trustProxy cannot be ${JSON.stringify(value)?.slice(0, 60)}: give the number of proxies, ` +
      `or a list of addresses, CIDR ranges and the names ${[...NAMED.keys()].join(', ')}`,
  );
}
