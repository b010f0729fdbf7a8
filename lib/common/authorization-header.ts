import { isUtf8 } from 'node:buffer';

/** Characters of an Authorization header that are looked at. */
const MAX_HEADER = 8192;

const HEADER = /^([\w!#$%&'*+.^`|~-]{1,64})(?![^ \t]) */;
const TOKEN = /^[\w.~+/-]+=*$/;
const CONTROL = /\p{Cc}/u;

export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The scheme that an Authorization header names, in lower case (RFC 9110 section 11.1); `null`
 * without one.
 */
export function authorizationScheme(header: string | undefined): string | null {
  return HEADER.exec(header ?? '')?.[1]?.toLowerCase() ?? null;
}

/**
 * The credentials of a Basic header (RFC 7617): canonical base64 of valid UTF-8 with a colon,
 * without control characters, at most 8 KiB. `null` for anything else; {@link authorizationScheme}
 * tells a malformed header from none.
 */
export function parseBasic(header: string | undefined): BasicCredentials | null {
  const encoded = credentialsOf(header, 'basic');
  if (!encoded) return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded || !isUtf8(bytes)) return null;
  const text = bytes.toString();
  const colon = text.indexOf(':');
  if (colon < 1 || CONTROL.test(text)) return null;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * The token of a Bearer header (RFC 6750 section 2.1); `null` if it is of another scheme,
 * `malformed` if it holds no token.
 */
export function parseBearer(header: string | undefined): string | null {
  const token = credentialsOf(header, 'bearer');
  if (token === null) return null;
  return TOKEN.test(token) ? token : 'malformed';
}

/**
 * What follows the scheme: nothing if the header is too long, `null` if it is of another scheme.
 */
function credentialsOf(header: string | undefined, scheme: string): string | null {
  const match = HEADER.exec(header ?? '');
  if (!header || match?.[1]?.toLowerCase() !== scheme) return null;
  return header.length > MAX_HEADER ? '' : header.slice(match[0].length).trimEnd();
}

/** A text as a quoted-string (RFC 9110 section 5.6.4); see {@link isQuotable}. */
export function quotedString(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** True for texts of visible ASCII and spaces, which every client reads alike in a header. */
export function isQuotable(text: unknown): boolean {
  return typeof text === 'string' && /^[\x20-\x7e]*$/.test(text);
}
