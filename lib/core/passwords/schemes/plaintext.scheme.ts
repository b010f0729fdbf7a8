import { constantTimeEqual } from '../../../common/digest.js';
import { PasswordScheme, type ParsedHash } from '../../../ports/password-scheme.js';

const MAX_LENGTH = 1024;

/**
 * What some hash function may have written: such a string is never itself the password, or a stolen
 * hash would be one.
 */
const HASH_LIKE = [
  /^\$[a-z0-9-]{1,32}\$/i,
  /^(?:pbkdf2|bcrypt|argon2|scrypt|sha\d|md5|crypt)[a-z0-9_:]*\$/i,
  /^\{[a-z0-9._-]{2,32}\}/i,
  /^\*?(?:[0-9a-f]{8}){4,16}$/i,
  /^_[./a-z0-9]{19}$/i,
  /^!(?:[a-z0-9]{40})?$/i,
];

/**
 * Passwords that were never hashed. Recognises what no hash function can have written. Verifies
 * only, and comes after all others.
 */
export class PlaintextScheme extends PasswordScheme {
  readonly name = 'plaintext';
  readonly safe = false;

  parse(stored: string): ParsedHash | null {
    if (stored.length > MAX_LENGTH || HASH_LIKE.some((form) => form.test(stored))) return null;
    return { withinBounds: stored !== '', outdated: true };
  }

  async verify(secret: string, stored: string): Promise<boolean> {
    return this.parse(stored)?.withinBounds === true && constantTimeEqual(secret, stored);
  }

  async hash(_secret: string): Promise<string> {
    throw new Error('Passwords are never stored as plain text');
  }
}
