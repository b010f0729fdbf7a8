import { isIPv4, isIPv6 } from 'node:net';

/**
 * The canonical text of an IP address: dotted for IPv4 and for IPv4-mapped IPv6, otherwise as RFC
 * 5952 spells it. `null` if it is none. A zone (`%eth0`) is left out.
 */
export function canonicalAddress(text: string | null | undefined): string | null {
  if (!text || text.length > 64) return null;
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return null;
  const groups = groupsOf(text);
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  return isMapped
    ? groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 255])
        .join('.')
    : compress(groups);
}

/**
 * What an address is counted under: itself for IPv4, its /64 for IPv6, as one client holds a whole
 * /64; `unknown` for none.
 */
export function addressKey(text: string | null | undefined): string {
  const address = canonicalAddress(text);
  if (!address?.includes(':')) return address ?? 'unknown';
  return `${toHex(groupsOf(address).slice(0, 4))}::/64`;
}

/** True for 127.0.0.0/8 and ::1 (RFC 1122, RFC 4291), however they are spelled. */
export function isLoopback(text: string | null | undefined): boolean {
  const address = canonicalAddress(text);
  return address === '::1' || (address?.startsWith('127.') ?? false);
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(text: string): number[] {
  const bare = text.replace(/%.*$/, '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, joinPairs);
  const [head = '', tail] = bare.split('::');
  const left = parseGroups(head);
  const right = parseGroups(tail ?? '');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0);
  return [...left, ...zeros, ...right];
}

function parseGroups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
}

function joinPairs(_: string, ...bytes: string[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

/** Puts `::` for the first of the longest runs of at least two zero groups. */
function compress(groups: number[]): string {
  const text = toHex(groups);
  const runs = [...text.matchAll(/\b0(?::0\b)+/g)];
  const longest = Math.max(0, ...runs.map(([run]) => run.length));
  const match = runs.find(([run]) => run.length === longest);
  if (!match) return text;
  const head = text.slice(0, match.index).replace(/:$/, '');
  return `${head}::${text.slice(match.index + longest).replace(/^:/, '')}`;
}

function toHex(groups: number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}
