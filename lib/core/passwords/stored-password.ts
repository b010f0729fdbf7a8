import type { ParsedHash, PasswordScheme } from '../../ports/password-scheme.js';
import type { Pepper } from './pepper-ring.js';

/** A stored hash that can be computed. */
export interface StoredPassword {
  readonly scheme: PasswordScheme;
  readonly parsed: ParsedHash;
  /** As the scheme made it, without the mark of a pepper. */
  readonly hash: string;
  readonly pepper: Pepper;
}

/** Why a stored hash was not computed; never told to the person who logs in. */
export type PasswordRefusal =
  'NO_PASSWORD' | 'UNKNOWN_FORMAT' | 'OUT_OF_BOUNDS' | 'PEPPER_MISSING' | 'ENGINE_MISSING';
