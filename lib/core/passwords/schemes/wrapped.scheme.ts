import { PasswordScheme, type ParsedHash } from '../../../ports/password-scheme.js';

/**
 * Another system's label around a hash that a scheme of ours understands, such as Django's
 * `argon2$argon2id$...`.
 */
export interface Wrapping {
  readonly name: string;
  /** What stands before the inner hash, which begins with a `$`. */
  readonly prefix: string;
  /** What goes into the inner scheme in place of the secret. @default the secret itself */
  readonly prepare?: (secret: string) => string;
}

/** Verifies a hash that another system has put into a wrapping of its own. */
export class WrappedScheme extends PasswordScheme {
  readonly name: string;
  readonly safe = false;

  constructor(
    private readonly wrapping: Wrapping,
    private readonly inner: readonly PasswordScheme[],
  ) {
    super();
    this.name = wrapping.name;
  }

  parse(stored: string): ParsedHash | null {
    if (!this.recognises(stored)) return null;
    const bare = this.unwrap(stored);
    const parsed = this.inner.map((scheme) => scheme.parse(bare)).find((found) => found !== null);
    return { withinBounds: parsed?.withinBounds ?? false, outdated: true };
  }

  async verify(secret: string, stored: string): Promise<boolean> {
    if (!this.recognises(stored)) return false;
    const bare = this.unwrap(stored);
    const scheme = this.inner.find((candidate) => candidate.parse(bare) !== null);
    const prepared = this.wrapping.prepare?.(secret) ?? secret;
    return scheme?.verify(prepared, bare) ?? false;
  }

  async hash(_secret: string): Promise<string> {
    throw new Error(`"${this.name}" only verifies; choose a safe scheme for new passwords`);
  }

  private recognises(stored: string): boolean {
    return stored.startsWith(`${this.wrapping.prefix}$`);
  }

  private unwrap(stored: string): string {
    return stored.slice(this.wrapping.prefix.length);
  }
}
