import { isUtf8 } from 'node:buffer';
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { memberNames } from './json-members.js';
import { decodeBase64Url } from './digest.js';

/** Characters of a compact JWS that is looked at; longer ones are refused unread. */
export const MAX_JWS_LENGTH = 8192;

const MAC_LENGTH = 43;
const MAX_KID_LENGTH = 128;

export interface JwsHeader {
  readonly alg: 'HS256';
  readonly kid?: string;
  readonly typ?: unknown;
  readonly [parameter: string]: unknown;
}

export interface VerifiedJws {
  readonly header: JwsHeader;
  readonly payload: Buffer;
}

/**
 * Signs a payload as a compact JWS (RFC 7515) with HMAC-SHA-256, the one algorithm there is.
 * @throws Error if the header asks for another algorithm or has critical extensions
 */
export function signJws(
  header: Readonly<Record<string, unknown>>,
  payload: string | Uint8Array,
  key: KeyObject,
): string {
  const protectedHeader = { ...header, alg: header['alg'] ?? 'HS256' };
  if (!isAcceptable(protectedHeader)) throw new Error('The JWS header is not one of HS256');
  const input = `${encode(JSON.stringify(protectedHeader))}.${encode(payload)}`;
  return `${input}.${mac(input, key)}`;
}

/**
 * Verifies a compact JWS: three parts of canonical base64url, a header that is one JSON object
 * without repeated members, `alg` exactly HS256, no `crit` and no unencoded payload (RFC 7515, RFC
 * 8725 sections 3.1 and 3.2). Keys named or carried by the token (`jku`, `jwk`, `x5u`, `x5c`) are
 * never used: only `keyOf` says which key counts. `typ` and claims are the caller's.
 * @param keyOf the secret key with that id, or `undefined` to refuse
 * @returns `null` for everything that is not valid
 */
export function verifyJws(
  token: string,
  keyOf: (kid: string | undefined) => KeyObject | undefined,
): VerifiedJws | null {
  if (typeof token !== 'string' || token.length > MAX_JWS_LENGTH) return null;
  const first = token.indexOf('.');
  const last = token.indexOf('.', first + 1);
  // The length of the last part says also that there is no third dot in front of its end.
  if (first < 1 || last < 0 || token.length - last - 1 !== MAC_LENGTH) return null;
  const header = parseHeader(token.slice(0, first));
  const key = header && keyOf(header.kid);
  if (!key || key.type !== 'secret') return null;
  if (!sameMac(mac(token.slice(0, last), key), token.slice(last + 1))) return null;
  const payload = decodeBase64Url(token.slice(first + 1, last));
  return payload && { header, payload };
}

function parseHeader(part: string): JwsHeader | null {
  const bytes = decodeBase64Url(part);
  if (!bytes || !isUtf8(bytes)) return null;
  const text = bytes.toString();
  const header = parseObject(text);
  // A parser may keep the last of repeated names (RFC 7515 section 4): two readers could disagree.
  if (!header || memberNames(text).length !== Object.keys(header).length) return null;
  return isAcceptable(header) ? header : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isAcceptable(header: Record<string, unknown>): header is JwsHeader & typeof header {
  const { alg, kid } = header;
  if (alg !== 'HS256' || 'crit' in header || 'b64' in header) return false;
  return kid === undefined || (typeof kid === 'string' && kid.length <= MAX_KID_LENGTH);
}

function mac(input: string, key: KeyObject): string {
  return createHmac('sha256', key).update(input, 'latin1').digest('base64url');
}

// Comparing the encoded forms refuses every non-canonical spelling of a right signature as well.
function sameMac(expected: string, actual: string): boolean {
  const right = Buffer.from(actual, 'utf8');
  return right.length === MAC_LENGTH && timingSafeEqual(Buffer.from(expected, 'latin1'), right);
}

function encode(value: string | Uint8Array): string {
  return Buffer.from(value as string).toString('base64url');
}
