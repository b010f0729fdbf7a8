/** What `randomToken()` and our HMACs make: 256 bits in base64url. */
const OPAQUE_TOKEN = /^[\w-]{43}$/;

/**
 * True for text of the form of our opaque tokens; all else is refused without being hashed or
 * looked up.
 */
export function isOpaqueToken(value: unknown): value is string {
  return typeof value === 'string' && value.length === 43 && OPAQUE_TOKEN.test(value);
}
