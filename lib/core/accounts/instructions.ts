import type { UserFields } from '../users/security-types.js';

/** What came of a wish for a mailed link; told only where the site has chosen to. */
export interface Instructions {
  /** Why none went out, as a message key. */
  readonly problem: string | null;
  /** Whose address it is. */
  readonly user: UserFields | null;
}
