import { timingSafeEqual } from 'node:crypto';
import { PasswordScheme, type ParsedHash } from '../../../ports/password-scheme.js';

/** What a stored hash says: at least the bytes that the right secret gives. */
export interface StoredKey {
  readonly tag: Buffer;
}

/** How a stored hash's cost compares with the settings in force. */
export type CostComparison = 'weaker' | 'same' | 'stronger';

/**
 * A scheme that derives bytes from a secret and the parameters in the stored string, and compares
 * them with the stored bytes. This is what all schemes are; a subclass says how to read its string
 * and how to derive. It only verifies, unless it also overrides `hash`.
 */
export abstract class DerivedKeyScheme<P extends StoredKey> extends PasswordScheme {
  readonly safe: boolean = false;

  parse(stored: string): ParsedHash | null {
    if (!this.recognises(stored)) return null;
    const key = this.read(stored);
    if (!key || !this.isWithinBounds(key)) return { withinBounds: false, outdated: true };
    const cost = this.compareCost(key);
    return { withinBounds: true, outdated: cost === 'weaker', current: cost === 'same' };
  }

  async verify(secret: string, stored: string): Promise<boolean> {
    const key = this.recognises(stored) ? this.read(stored) : null;
    if (!key || !this.isWithinBounds(key)) return false;
    const derived = await this.derive(secret, key);
    return derived?.length === key.tag.length && timingSafeEqual(derived, key.tag);
  }

  async hash(_secret: string): Promise<string> {
    throw new Error(`"${this.name}" only verifies; choose a safe scheme for new passwords`);
  }

  /** True if the string claims to be of this scheme, well-formed or not. */
  protected abstract recognises(stored: string): boolean;

  /** The parts of a well-formed string; `null` for a damaged one. */
  protected abstract read(stored: string): P | null;

  /**
   * False for costs and lengths that are not worth computing: what is too high is an attack, what
   * is too short was cut off.
   */
  protected abstract isWithinBounds(key: P): boolean;

  /** `null` for a secret that this scheme cannot take. */
  protected abstract derive(secret: string, key: P): Promise<Buffer | null>;

  /** Hashes of a scheme that only verifies are never as good as new ones. */
  protected compareCost(_key: P): CostComparison {
    return 'weaker';
  }
}

export function compareNumbers(stored: number, inForce: number): CostComparison {
  if (stored === inForce) return 'same';
  return stored < inForce ? 'weaker' : 'stronger';
}
