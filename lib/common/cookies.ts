import { parseCookie } from 'cookie';

/**
 * Characters of a Cookie header that are looked at; Node itself stops at 16 KiB for all headers.
 */
const MAX_HEADER = 16_384;

/**
 * All cookies of a Cookie header, decoded; of several with one name the first counts (RFC 6265
 * section 5.4 sends the closest first).
 */
export function parseCookies(header: string | undefined): Record<string, string | undefined> {
  return parseCookie(header && header.length <= MAX_HEADER ? header : '');
}

/**
 * The value of the first cookie with exactly that name, decoded; the others are not touched.
 * @param name a constant of RFC 6265's token characters
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (!header || header.length > MAX_HEADER) return undefined;
  const pair = `${name}=`;
  for (let at = header.indexOf(pair); at >= 0; at = header.indexOf(pair, at + 1)) {
    if (!startsPair(header, at)) continue;
    const end = header.indexOf(';', at);
    return decode(header.slice(at + pair.length, end < 0 ? undefined : end).trim());
  }
  return undefined;
}

/** True if only white space stands between the position and the semicolon before it. */
function startsPair(header: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && (header[before] === ' ' || header[before] === '\t')) before--;
  return before < 0 || header[before] === ';';
}

function decode(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
