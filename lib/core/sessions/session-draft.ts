import { randomId, randomToken } from '../../common/random.js';
import { sha256 } from '../../common/digest.js';
import type { Mechanism } from '../../ports/hooks.js';
import type { SessionRow } from '../../ports/session-store.js';
import type { Exchange } from '../http/exchange.js';
import { userIdOf } from '../../ports/user-id.js';
import type { User } from '../users/security-types.js';
import type { SessionOptions } from './session-options.js';

/** What a new session is made of; times in ms. */
export interface SessionDraft {
  readonly exchange: Exchange;
  readonly mechanism: Mechanism;
  /** When the user proved its identity. @default now */
  readonly authenticatedAt?: number;
  /** The series of remember cookies of this browser. */
  readonly rememberId?: string | null;
  /** See {@link SessionRow}. */
  readonly rememberCounter?: number;
  /** No later than this, whatever the options say. */
  readonly expiresBy?: number;
  /** The cookie's value; 256 bits. @default random (ASVS 7.2.3) */
  readonly cookie?: string;
}

/** A session before it is saved, with the value that its cookie gets. */
export interface DraftedSession {
  readonly cookie: string;
  readonly session: SessionRow;
}

export function draftSession(
  user: User,
  draft: SessionDraft,
  now: number,
  { idle, absolute }: SessionOptions,
): DraftedSession {
  const { exchange, cookie = randomToken() } = draft;
  const expiresAt = Math.min(now + absolute, draft.expiresBy ?? Infinity);
  const session: SessionRow = {
    id: sha256(cookie),
    handle: randomId(),
    userId: userIdOf(user),
    uniquifier: user.uniquifier,
    mechanism: draft.mechanism.slice(0, 32),
    createdAt: now,
    lastSeenAt: now,
    authenticatedAt: draft.authenticatedAt ?? now,
    idleExpiresAt: Math.min(now + idle, expiresAt),
    expiresAt,
    ip: exchange.ip.slice(0, 64) || null,
    userAgent: exchange.userAgent?.slice(0, 255) ?? null,
    rememberId: draft.rememberId ?? null,
    rememberCounter: draft.rememberCounter ?? null,
  };
  return { cookie, session };
}

/** The same session under a new id; after a re-authentication both ends are measured from now. */
export function renewSession(
  session: SessionRow,
  authenticatedAt: number | undefined,
  now: number,
  { idle, absolute }: SessionOptions,
): DraftedSession {
  const cookie = randomToken();
  const expiresAt = authenticatedAt === undefined ? session.expiresAt : now + absolute;
  const renewed: SessionRow = {
    ...session,
    id: sha256(cookie),
    lastSeenAt: now,
    authenticatedAt: authenticatedAt ?? session.authenticatedAt,
    idleExpiresAt: Math.min(now + idle, expiresAt),
    expiresAt,
    rememberCounter: null,
  };
  return { cookie, session: renewed };
}
