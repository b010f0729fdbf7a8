import type { Row } from '../../ports/store.js';
import type { Mechanism } from '../../ports/hooks.js';
import type { UserFields } from '../users/security-types.js';
import type { ExternalUser } from './external-user.js';

/** Who the caller is and how that was found out; one per request. */
export interface Authentication {
  readonly user: UserFields | ExternalUser;
  readonly mechanism: Mechanism;
  /** When the caller last proved its identity, in ms; what `@Fresh` measures from. */
  readonly authenticatedAt: number;
  /** When the credential ends, in ms; `null` for credentials without an end of their own. */
  readonly expiresAt: number | null;
  /** The session's row, for callers with a session. */
  readonly session: Row | null;
  /** True for credentials that a browser adds by itself, so that writes need the CSRF check. */
  readonly ambient: boolean;
}
