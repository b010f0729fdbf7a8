/** What {@link PasswordScheme.parse} finds in a stored hash. */
export interface ParsedHash {
  /**
   * False when a cost, salt or length is outside the scheme's bounds: the hash is then refused
   * without being computed.
   */
  readonly withinBounds: boolean;
  /**
   * True when the hash was made with weaker settings than those in force (never true for stronger
   * ones).
   */
  readonly outdated: boolean;
  /**
   * True when it was made with exactly the settings in force, as this application's own hashes are.
   * @default false
   */
  readonly current?: boolean;
}

/**
 * One way to store passwords. A scheme recognises its own strings, verifies them and makes new
 * ones.
 * @publicApi
 */
export abstract class PasswordScheme {
  /** As in `passwords.scheme`, e.g. `argon2id`. */
  abstract readonly name: string;

  /**
   * True for schemes whose new hashes are safe today; others verify only and are re-hashed at the
   * next login.
   */
  abstract readonly safe: boolean;

  /**
   * Bytes of a secret that the scheme reads; no longer secret, and none with a NUL, is hashed.
   * @default no limit
   */
  readonly maxBytes?: number;

  /** Loads what the scheme needs, so that a missing package ends the start and not a login. */
  prepare?(): Promise<void>;

  /**
   * Reads the stored string's parameters; `null` if it is not of this scheme. Linear in its length,
   * computes nothing.
   */
  abstract parse(stored: string): ParsedHash | null;

  /** @throws Error for a scheme that only verifies */
  abstract hash(secret: string): Promise<string>;

  /**
   * True only for the right secret; compares in constant time; never throws for a malformed
   * `stored`.
   */
  abstract verify(secret: string, stored: string): Promise<boolean>;
}
