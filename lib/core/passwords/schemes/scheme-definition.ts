import type { PasswordScheme } from '../../../ports/password-scheme.js';
import type { ModuleLoader } from '../../../common/optional-module.js';

/** The costs of one scheme by name, as in `passwords.options.<scheme>`. */
export type SchemeCosts = Readonly<Record<string, number>>;

/** How new hashes of a scheme are made. */
export interface HashingDefinition {
  /** What a site that names no costs gets: OWASP's minimum or better. */
  readonly defaults: SchemeCosts;
  /**
   * The least costs in words, from ASVS 5.0 appendix C and OWASP's Password Storage Cheat Sheet.
   */
  readonly floor: string;
  meetsFloor(costs: SchemeCosts): boolean;
  /** False for costs that {@link PasswordScheme.parse} would refuse. */
  isWithinBounds(costs: SchemeCosts): boolean;
}

/** A built-in scheme by name. */
export interface SchemeDefinition {
  readonly name: string;
  /**
   * Recognised only if a site names it: it has no salt, takes a part of the password,
   * or is no hash at all.
   * @default false
   */
  readonly onRequest?: boolean;
  /** For schemes that are safe to choose. */
  readonly hashing?: HashingDefinition;
  create(costs: SchemeCosts, load: ModuleLoader): PasswordScheme;
}
