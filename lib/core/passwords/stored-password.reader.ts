import type { PasswordScheme } from '../../ports/password-scheme.js';
import { readKeyId } from './keyed-hash.js';
import type { PepperRing } from './pepper-ring.js';
import type { PasswordRefusal, StoredPassword } from './stored-password.js';

/** Characters of the longest string that is looked at. */
const MAX_STORED = 1024;

/** Different refusals that are told; key ids come from the database, where anything can stand. */
const MAX_TOLD = 50;

/** Tells a one-time warning: a stable code and a sentence for the operator, never a secret. */
export type AttentionListener = (code: string, message: string) => void;

/**
 * Finds scheme, parameters and pepper of a stored hash, computes nothing, and reports once what it
 * must refuse.
 */
export class StoredPasswordReader {
  private readonly told = new Set<string>();

  constructor(
    private readonly schemes: readonly PasswordScheme[],
    private readonly ring: PepperRing,
    private readonly attention: AttentionListener,
  ) {}

  read(stored: string | null): StoredPassword | PasswordRefusal {
    if (!stored) return 'NO_PASSWORD';
    if (stored.length > MAX_STORED) return this.refuse('OUT_OF_BOUNDS');
    const { hash, keyId } = readKeyId(stored);
    for (const scheme of this.schemes) {
      const parsed = scheme.parse(hash);
      if (!parsed) continue;
      if (!parsed.withinBounds) return this.refuse('OUT_OF_BOUNDS', scheme.name);
      const pepper = this.ring.of(scheme, keyId);
      if (!pepper) return this.refuse('PEPPER_MISSING', `${keyId}`);
      return { scheme, parsed, hash, pepper };
    }
    return this.refuse('UNKNOWN_FORMAT');
  }

  /** Reports a refusal, the same one only once. */
  refuse(refusal: Exclude<PasswordRefusal, 'NO_PASSWORD'>, detail = ''): PasswordRefusal {
    const message = describe(refusal, detail);
    if (this.told.size < MAX_TOLD && !this.told.has(message)) {
      this.told.add(message);
      this.attention(`PASSWORD_${refusal}`, message);
    }
    return refusal;
  }

  /** Reports a scheme that a site asked for although it protects nothing. */
  warnOfScheme(name: string): void {
    this.attention(
      'PASSWORD_SCHEME_WEAK',
      `passwords.schemes names "${name}", which protects nothing once the database is read; ` +
        'take it out when no such hash is left',
    );
  }
}

function describe(refusal: Exclude<PasswordRefusal, 'NO_PASSWORD'>, detail: string): string {
  switch (refusal) {
    case 'UNKNOWN_FORMAT':
      return 'A stored password hash has a form that none of passwords.schemes recognises';
    case 'OUT_OF_BOUNDS':
      return `A stored password hash${detail && ` of "${detail}"`} is damaged or costs too much`;
    case 'PEPPER_MISSING':
      return `A stored password hash needs the key "${detail}", which passwords.pepper lacks`;
    case 'ENGINE_MISSING':
      return `A stored password hash needs the package ${detail}: npm install ${detail}`;
  }
}
