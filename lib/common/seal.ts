import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { decodeBase64Url } from './digest.js';
import { randomBuffer } from './random.js';

const ALGORITHM = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/**
 * Characters of plain text that a seal takes; UTF-8 and base64url make at most four times as many
 * of them.
 */
const MAX_PLAIN = 65_536;
const MAX_SEALED = MAX_PLAIN * 4 + 64;

/**
 * Encrypts a text with AES-256-GCM (NIST SP 800-38D) under a fresh random nonce, as base64url of
 * nonce, ciphertext and tag.
 * @param aad what the text belongs to, such as a row's id; {@link unseal} needs the same
 * @throws Error for a text of more than 65,536 characters
 */
export function seal(plain: string, key: KeyObject, aad: string): string {
  if (plain.length > MAX_PLAIN) throw new Error('The text is too long to be sealed');
  const nonce = randomBuffer(NONCE);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(aad));
  const body = cipher.update(plain, 'utf8');
  return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/**
 * Decrypts what {@link seal} made; `null` if the key or `aad` is another one or a bit was changed.
 */
export function unseal(sealed: string, key: KeyObject, aad: string): string | null {
  if (sealed.length > MAX_SEALED) return null;
  const bytes = decodeBase64Url(sealed);
  if (!bytes || bytes.length < NONCE + TAG) return null;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE), {
    authTagLength: TAG,
  });
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    const body = decipher.update(bytes.subarray(NONCE, -TAG));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
