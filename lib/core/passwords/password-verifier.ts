import type { AnswerTimes } from './answer-times.js';
import type { HashMaker } from './hash-maker.js';
import { matchPassword, type PasswordMatch } from './password-match.js';
import type { PasswordVerdict } from './password-verdict.js';
import type { PepperRing } from './pepper-ring.js';
import { EngineMissingError } from './schemes/engine-missing.error.js';
import type { StoredPasswordReader } from './stored-password.reader.js';
import type { PasswordRefusal, StoredPassword } from './stored-password.js';

export interface PasswordVerifierParts {
  readonly maker: HashMaker;
  readonly ring: PepperRing;
  readonly reader: StoredPasswordReader;
  readonly times: AnswerTimes;
  /** As in `passwords.deprecated`. */
  readonly deprecated: 'auto' | readonly string[];
}

/** A typed password: as it came, and in NFC. */
export interface TypedPassword {
  readonly plain: string;
  readonly text: string;
}

/** A verdict, and the milliseconds that a wrong password still lacks to last as long as others. */
export interface TimedVerdict {
  readonly verdict: PasswordVerdict;
  readonly short: number;
}

/** What one turn of the queue does: compare, and make the new hash that is due. */
export class PasswordVerifier {
  constructor(private readonly parts: PasswordVerifierParts) {}

  async matches(typed: TypedPassword, stored: StoredPassword): Promise<boolean> {
    const { match } = await this.match(typed, stored);
    return match !== null;
  }

  async check(typed: TypedPassword, stored: StoredPassword): Promise<TimedVerdict> {
    const { maker, times } = this.parts;
    const { match, refused, duration } = await this.match(typed, stored);
    if (match !== null) {
      const renew = match === 'other-form' || this.isOld(stored);
      const newHash = renew && maker.accepts(typed.text) ? await maker.make(typed.text) : undefined;
      return { verdict: { valid: true, ...(newHash ? { newHash } : {}) }, short: 0 };
    }
    const verdict = { valid: false, ...(refused ? { refused } : {}) };
    if (this.isOwn(stored)) return { verdict, short: 0 };
    const usual = times.next();
    if (usual === undefined) await maker.makeDummy(typed.text);
    return { verdict, short: (usual ?? 0) - duration };
  }

  /** True if the hash is to be renewed when its password is known. */
  isOld({ scheme, parsed, pepper }: StoredPassword): boolean {
    const { deprecated, maker, ring } = this.parts;
    const isDeprecated =
      deprecated === 'auto' ? scheme !== maker.scheme : deprecated.includes(scheme.name);
    const inForce = ring.current(scheme);
    const hasOtherPepper =
      pepper.id !== inForce.id || (pepper.key === null) !== (inForce.key === null);
    return isDeprecated || !scheme.safe || parsed.outdated || hasOtherPepper;
  }

  private async match(
    { plain, text }: TypedPassword,
    stored: StoredPassword,
  ): Promise<{ match: PasswordMatch; duration: number; refused?: PasswordRefusal }> {
    const began = performance.now();
    try {
      const isOwn = this.isOwn(stored);
      const match = await matchPassword(plain, text, stored, isOwn);
      const duration = performance.now() - began;
      if (isOwn) this.parts.times.record(duration);
      return { match, duration };
    } catch (error) {
      if (!(error instanceof EngineMissingError)) throw error;
      const refused = this.parts.reader.refuse('ENGINE_MISSING', error.packageName);
      return { match: null, duration: 0, refused };
    }
  }

  /** True for a hash as this application makes them now. */
  private isOwn({ scheme, parsed, pepper }: StoredPassword): boolean {
    const { maker, ring } = this.parts;
    const isCurrent = scheme === maker.scheme && parsed.current === true;
    return isCurrent && pepper.id === ring.current(scheme).id;
  }
}
