import { createHmac } from 'node:crypto';
import type { PasswordScheme } from '../../ports/password-scheme.js';

/** Stored hashes without a key's id go by this one. */
const UNMARKED = '';

export interface PepperOptions {
  readonly pepper?: string | Readonly<Record<string, string>>;
  readonly pepperId?: string;
  readonly singleHash?: boolean | readonly string[];
}

/**
 * A pepper to make a hash with; `id` is `null` where the stored form names none, `key` where there
 * is no HMAC.
 */
export interface Pepper {
  readonly id: string | null;
  readonly key: string | null;
}

const NO_PEPPER: Pepper = { id: null, key: null };

/**
 * The keys of the HMAC that goes before the hash (NIST SP 800-63B section 3.1.1.2, keyed step). A
 * plain text leaves no mark in the stored form, as Flask-Security's PASSWORD_SALT; keys with ids
 * are named there, so that they can be replaced one by one.
 */
export class PepperRing {
  private readonly keys: ReadonlyMap<string, string>;
  private readonly currentId: string | undefined;

  constructor(private readonly options: PepperOptions) {
    const { pepper, pepperId } = options;
    const keys = Object.entries(
      typeof pepper === 'string' ? { [UNMARKED]: pepper } : (pepper ?? {}),
    );
    this.keys = new Map(keys);
    const marked = keys.map(([id]) => id).filter((id) => id !== UNMARKED);
    this.currentId = pepperId ?? marked.at(-1) ?? keys[0]?.[0];
  }

  /** The key in force, whether a scheme uses it or not; `null` when there is no pepper. */
  get currentKey(): string | null {
    return this.keys.get(this.currentId ?? UNMARKED) ?? null;
  }

  /** What new hashes of this scheme are made with. */
  current(scheme: PasswordScheme): Pepper {
    if (this.currentId === undefined || this.isSingle(scheme.name)) return NO_PEPPER;
    const id = this.currentId === UNMARKED ? null : this.currentId;
    return { id, key: this.currentKey };
  }

  /**
   * What a stored hash was made with, by the id that it names; `null` when that key is not there.
   */
  of(scheme: PasswordScheme, keyId: string | null): Pepper | null {
    if (keyId === null && this.isSingle(scheme.name)) return NO_PEPPER;
    const key = this.keys.get(keyId ?? UNMARKED) ?? null;
    return key === null && keyId !== null ? null : { id: keyId, key };
  }

  private isSingle(scheme: string): boolean {
    const single = this.options.singleHash ?? scheme.startsWith('django_');
    if (scheme === 'plaintext') return true;
    return typeof single === 'boolean' ? single : single.includes(scheme);
  }
}

/** HMAC-SHA-512 of a text under a pepper, in base64: 88 characters. */
export function pepperedText(text: string, key: string): string {
  return createHmac('sha512', key).update(text).digest('base64');
}
