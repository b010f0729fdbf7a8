import type { Mechanism } from '../../ports/hooks.js';
import type { SessionRow } from '../../ports/session-store.js';

/**
 * A session as its owner may see it (ASVS 7.5.2): enough to recognise a browser, nothing that signs
 * anyone in.
 * @publicApi
 */
export interface SessionInfo {
  /** What `SessionService.revoke` takes. */
  readonly id: string;
  readonly createdAt: Date;
  /** Exact to the minute. */
  readonly lastSeenAt: Date;
  /** When it ends if it is not used. */
  readonly expiresAt: Date;
  /** How the user signed in. */
  readonly mechanism: Mechanism;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** True for the session of the caller, where that was given. */
  readonly current: boolean;
}

export function sessionInfo(session: SessionRow, current?: string): SessionInfo {
  return {
    id: session.handle,
    createdAt: new Date(session.createdAt),
    lastSeenAt: new Date(session.lastSeenAt),
    expiresAt: new Date(session.idleExpiresAt),
    mechanism: session.mechanism,
    ip: session.ip,
    userAgent: session.userAgent,
    current: session.handle === current,
  };
}
