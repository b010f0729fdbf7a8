import type { SessionRow } from '../../ports/session-store.js';
import type { UserFields } from '../users/security-types.js';
import type { Authentication } from './authentication.js';

/** A caller with a session. A restored one is named for what it was restored from, and as old as the login that began it. */
export function sessionAuthentication(user: UserFields, session: SessionRow): Authentication {
  return {
    user,
    mechanism: session.mechanism === 'remember' ? 'remember' : 'session',
    authenticatedAt: session.authenticatedAt,
    expiresAt: session.expiresAt,
    session,
    ambient: true,
  };
}
