import type { User } from '../users/security-types.js';

/** Hears of sessions that were ended from elsewhere, after it is done. */
export interface SessionListener {
  /** @param id the session's public id */
  revoked(user: User, id: string): void;
}
