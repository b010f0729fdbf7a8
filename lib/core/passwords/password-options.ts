import type { PasswordRule } from '../../ports/password-rule.js';
import type { PasswordQueueOptions } from './password-queue.js';

/** How passwords are kept and which are taken. @publicApi */
export interface PasswordOptions {
  /**
   * The scheme of new hashes: argon2id, scrypt, bcrypt, bcrypt_sha256, pbkdf2_sha256 or
   * pbkdf2_sha512.
   * @default 'argon2id'
   */
  readonly scheme?: string;
  /**
   * Schemes that stored hashes may have.
   * @default all but plaintext and those without a salt, which must be named
   */
  readonly schemes?: readonly string[];
  /**
   * Schemes whose hashes are replaced at the next login; `'auto'` is every scheme but the one in
   * force.
   * @default 'auto'
   */
  readonly deprecated?: 'auto' | readonly string[];
  /**
   * Costs by scheme, e.g. `{ argon2id: { memoryCost: 47104, timeCost: 1 } }`.
   * @default OWASP's minimum or better
   */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * Key of an HMAC-SHA-512 before the hash, kept outside the database (NIST SP 800-63B section
   * 3.1.1.2). A text is Flask-Security's PASSWORD_SALT: hashes carry no mark, so it can neither be
   * introduced nor replaced later. With ids (`{ '1': '...', '2': '...' }`) each hash names its key,
   * the last one makes new hashes, and others are replaced at the next login; hashes without a mark
   * then count as made without HMAC, or with the key of the id `''` if there is one. @default none
   */
  readonly pepper?: string | Readonly<Record<string, string>>;
  /**
   * The id that makes new hashes, where it is not the last: lets every process learn a new key
   * before one uses it.
   */
  readonly pepperId?: string;
  /**
   * Schemes that go without the HMAC; `true` is all. plaintext always does.
   * @default the django_* schemes
   */
  readonly singleHash?: boolean | readonly string[];
  /** Code points. @default 8 */
  readonly minLength?: number;
  /** Code points, at most 1,024. @default 1024 */
  readonly maxLength?: number;
  /**
   * `false` for no list of common passwords; a list is refused too, beside the 10,000 commonest.
   * @default true
   */
  readonly blocklist?: boolean | readonly string[];
  /**
   * Words that no password may be made of (ASVS 6.2.11), beside the person's identities and the
   * site's name; `false` allows all of them.
   */
  readonly contextWords?: false | readonly string[];
  /** Further rules, asked after our own. */
  readonly rules?: readonly PasswordRule[];
  /**
   * Milliseconds that every wrong password takes at least. Needed only while hashes of a slower
   * scheme than the one in force are left: above that scheme's time it hides which accounts still
   * have one. @default 0
   */
  readonly failureFloor?: number;
  readonly queue?: PasswordQueueOptions;
}
