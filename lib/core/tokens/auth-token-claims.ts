/** The claims of an auth token (RFC 9068); times in seconds since 1970. */
export interface AuthTokenClaims {
  readonly iss: string;
  readonly aud: string;
  /** The user's id. */
  readonly sub: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly nbf?: number;
  /** When the user proved its identity, which is what `@Fresh` measures from. */
  readonly auth_time: number;
  /** Digest of the user's uniquifier: the token ends when that changes. */
  readonly ver: string;
}

const TEXTS = ['iss', 'aud', 'sub', 'jti', 'ver'] as const;
const TIMES = ['iat', 'exp', 'auth_time'] as const;
const MAX_TEXT = 255;

/**
 * Reads the payload of a token whose signature is right; `null` if a claim is missing, of another
 * type or out of bounds.
 */
export function parseClaims(payload: Buffer): AuthTokenClaims | null {
  const claims = parseObject(payload);
  if (!claims) return null;
  const sound =
    TEXTS.every((name) => isText(claims[name])) &&
    TIMES.every((name) => isTime(claims[name])) &&
    (claims['nbf'] === undefined || isTime(claims['nbf']));
  return sound ? (claims as unknown as AuthTokenClaims) : null;
}

/**
 * The issuer that a token of any kind names, unverified, or `null`: only ever used to leave the
 * token to somebody else.
 */
export function namedIssuer(token: string): string | null {
  const parts = token.split('.', 4);
  if (parts.length !== 3) return null;
  const issuer = parseObject(Buffer.from(parts[1] ?? '', 'base64url'))?.['iss'];
  return typeof issuer === 'string' ? issuer : null;
}

function parseObject(json: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json.toString());
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= MAX_TEXT;
}

function isTime(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
