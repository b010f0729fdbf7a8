import type { MaybePromise } from '../common/maybe-promise.js';
import type { DeferredWrite, Principal, Row, Write } from './store.js';

/** A session as it is stored; times in ms since 1970. */
export interface SessionRow extends Row {
  /** SHA-256 of the cookie's value, in base64url. */
  readonly id: string;
  /** The public id, which proves nothing. */
  readonly handle: string;
  readonly userId: string;
  readonly uniquifier: string;
  readonly mechanism: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly authenticatedAt: number;
  readonly idleExpiresAt: number;
  readonly expiresAt: number;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly rememberId: string | null;
  readonly rememberCounter: number | null;
}

/** A session's user with its roles, and the session. */
export interface SessionPrincipal extends Principal {
  readonly session: SessionRow;
}

/**
 * Which sessions to end: one by its id or public id, those of a remember series, or all of a user
 * but one.
 */
export type SessionSelection =
  | { readonly id: string }
  | { readonly rememberId: string }
  | { readonly userId: string; readonly handle: string }
  | { readonly userId: string; readonly except?: string };

/** What a use changes. */
export type SessionTouch = Pick<SessionRow, 'lastSeenAt' | 'idleExpiresAt' | 'rememberCounter'>;

/**
 * Writes to the main {@link Store} that belong to a change of sessions; a session store of its own
 * saves them first.
 */
export type AccompanyingWrites = readonly (Write | DeferredWrite)[];

/**
 * Where sessions are kept. By default that is the {@link Store}; a replacement keeps them elsewhere
 * and finds the user there. Every change is conditional and atomic. What cannot be reached throws,
 * and the caller denies.
 * @publicApi
 */
export abstract class SessionStore {
  /** The hot path: a session that has not ended, with its user and roles as they are now. */
  abstract principal(id: string, now: number): MaybePromise<SessionPrincipal | null>;

  /**
   * Saves a new session together with `also`; `replaces` ends in the same unit. `false` if a
   * condition of `also` did not hold, and then nothing was done.
   * @throws UniqueViolation if a session with this id is there
   */
  abstract start(
    session: SessionRow,
    replaces?: SessionSelection | null,
    also?: AccompanyingWrites,
  ): Promise<boolean>;

  /**
   * Puts `session` in the place of the one with that id, if that is still there and has not ended.
   */
  abstract replace(id: string, session: SessionRow): Promise<boolean>;

  /**
   * Changes a session that has not ended and was not touched since it was read, together with
   * `also`; brings none back.
   */
  abstract touch(
    session: SessionRow,
    patch: SessionTouch,
    also?: AccompanyingWrites,
  ): Promise<boolean>;

  /** The sessions of a user that have not ended, the oldest first. */
  abstract list(userId: string, now: number): Promise<SessionRow[]>;

  /**
   * Ends sessions together with `also`. Gives the number ended; `null` if a condition of `also` did
   * not hold.
   */
  abstract end(selection: SessionSelection, also?: AccompanyingWrites): Promise<number | null>;
}
