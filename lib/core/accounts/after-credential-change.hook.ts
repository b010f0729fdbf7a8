import type { Write } from '../../ports/store.js';
import type { UserFields } from '../users/security-types.js';

/**
 * Adds writes to the unit that saves a new password, e.g. to void what a feature has let the user in with. A throw ends the change and
 * nothing remains of it.
 * @publicApi
 */
export interface AfterCredentialChange {
  add(user: UserFields): readonly Write[];
}
