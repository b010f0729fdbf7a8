import {
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/** SHA-256 of the text's UTF-8 form, as base64url (43 characters). */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** HMAC-SHA-256 of the text's UTF-8 form (RFC 2104), as base64url (43 characters). */
export function hmacSha256(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Compares two texts in a time that depends on their lengths alone. */
export function constantTimeEqual(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Derives the 256-bit key of one purpose from a secret by HKDF-SHA-256 (RFC 5869), so that what is
 * made for one purpose is worth nothing for another.
 * @throws Error if the secret or the purpose is empty
 */
export function deriveKey(secret: string, purpose: string): KeyObject {
  if (!secret || !purpose) throw new Error('A key needs a secret and a purpose');
  const info = `nest-security\0${purpose}`;
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', info, 32)));
}

/**
 * Decodes canonical base64url (RFC 4648 section 5): no padding, no other characters, unused bits
 * zero; otherwise `null`. Each value has exactly one text.
 */
export function decodeBase64Url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}
