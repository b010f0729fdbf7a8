import { sha256 } from '../../common/digest.js';
import { after, type MaybePromise } from '../../common/maybe-promise.js';
import type { Clock } from '../../ports/clock.js';
import type {
  AccompanyingWrites,
  SessionPrincipal,
  SessionRow,
  SessionSelection,
  SessionStore,
} from '../../ports/session-store.js';
import type { Write } from '../../ports/store.js';
import { SecurityException } from '../errors/security.exception.js';
import type { CookiePolicy } from '../http/cookie-policy.js';
import type { Exchange } from '../http/exchange.js';
import { isOpaqueToken } from '../tokens/opaque-token.js';
import type { User } from '../users/security-types.js';
import { draftSession, renewSession } from './session-draft.js';
import type { DraftedSession, SessionDraft } from './session-draft.js';
import type { SessionOptions } from './session-options.js';
import { endOfSeries } from './end-of-credentials.js';
import type { SessionService } from './session.service.js';

/** Milliseconds between two notes that a session was used; a tenth of `idle` where that is less. */
const TOUCH_INTERVAL = 60_000;

/**
 * The life of the caller's session: an opaque random id in the cookie, its digest in the store, an
 * idle and an absolute end, a new id at login and at each rise of rights (ASVS 7.2, 7.3).
 */
export class SessionManager {
  private readonly touchInterval: number;

  constructor(
    private readonly store: SessionStore,
    private readonly cookies: CookiePolicy,
    private readonly clock: Clock,
    private readonly options: SessionOptions & { readonly sessions: SessionService },
  ) {
    this.touchInterval = Math.min(TOUCH_INTERVAL, Math.floor(options.idle / 10));
  }

  /**
   * Signs the user in under a new id and gives the cookie. The session that the request carried
   * ends, so an id that somebody planted is never signed in. `also` is saved in the same unit.
   * @throws SecurityException UNAVAILABLE if a condition of `also` did not hold
   */
  async start(
    user: User,
    draft: SessionDraft,
    also: AccompanyingWrites = [],
  ): Promise<DraftedSession> {
    const carried = this.cookie(draft.exchange);
    const ends = isOpaqueToken(carried) ? { id: sha256(carried) } : null;
    const started = await this.tryStart(user, draft, ends, also);
    if (!started) throw new SecurityException('UNAVAILABLE');
    this.give(draft.exchange, started.cookie);
    return started;
  }

  /** Saves a new session and gives no cookie; `null` if a condition of `also` did not hold. */
  async tryStart(
    user: User,
    draft: SessionDraft,
    ends: SessionSelection | null,
    also: AccompanyingWrites,
  ): Promise<DraftedSession | null> {
    const drafted = draftSession(user, draft, this.now(), this.options);
    if (!(await this.store.start(drafted.session, ends, also))) return null;
    const { max, sessions } = this.options;
    if (max !== undefined) await sessions.endOldest(user, max);
    return drafted;
  }

  /** The value of the session's cookie, as the browser sent it. */
  cookie(exchange: Exchange): string | undefined {
    return this.cookies.read(exchange, this.cookies.session);
  }

  give(exchange: Exchange, cookie: string): void {
    this.cookies.write(exchange, this.cookies.session, cookie);
  }

  /** Takes a cookie away that signs nobody in. */
  takeAway(exchange: Exchange): void {
    this.cookies.clear(exchange, this.cookies.session);
  }

  /**
   * The session of a cookie with its user and roles as they are now, by one query; `null` when it
   * has ended or the user's uniquifier has changed since.
   */
  find(cookie: string | undefined): MaybePromise<SessionPrincipal | null> {
    if (!isOpaqueToken(cookie)) return null;
    const now = this.now();
    return after(this.store.principal(sha256(cookie), now), (principal) =>
      principal && isLive(principal, now) ? principal : null,
    );
  }

  /**
   * Notes that a session was used, at most once a minute, which moves its idle end. The idle end is
   * so up to a minute early, never late. The first use of a restored session shows that its browser
   * has the new remember cookie.
   */
  touch(session: SessionRow): Promise<void> | undefined {
    const now = this.now();
    const unseen = session.rememberCounter !== null;
    if (!unseen && now - session.lastSeenAt < this.touchInterval) return undefined;
    return this.note(session, now);
  }

  /**
   * Gives the session a new id and the browser its cookie, at each rise of rights; the old id is
   * dead. With `authenticatedAt` (ms) the user has just proved its identity, and both ends start
   * anew (NIST SP 800-63B-4, 5.2). `null` if the session has ended meanwhile.
   */
  async rotate(
    session: SessionRow,
    exchange: Exchange,
    options: { readonly authenticatedAt?: number } = {},
  ): Promise<DraftedSession | null> {
    if (session.rememberCounter !== null) await this.touch(session);
    const renewed = renewSession(session, options.authenticatedAt, this.now(), this.options);
    if (!(await this.store.replace(session.id, renewed.session))) return null;
    this.give(exchange, renewed.cookie);
    return renewed;
  }

  /**
   * Ends the caller's session on the server and in the browser, and the remember series of the
   * browser with its sessions.
   */
  async end(
    exchange: Exchange,
    session: SessionRow | null,
    series: string | null = null,
  ): Promise<void> {
    const carried = this.cookie(exchange);
    const id = session?.id ?? (isOpaqueToken(carried) ? sha256(carried) : null);
    for (const rememberId of new Set([series, session?.rememberId ?? null])) {
      if (rememberId === null) continue;
      await this.store.end({ rememberId }, [endOfSeries(rememberId)]);
    }
    if (id !== null) await this.store.end({ id });
    this.takeAway(exchange);
  }

  private async note(session: SessionRow, now: number): Promise<void> {
    const idleExpiresAt = Math.min(now + this.options.idle, session.expiresAt);
    const patch = { lastSeenAt: now, idleExpiresAt, rememberCounter: null };
    const unseen = session.rememberCounter !== null;
    await this.store.touch(session, patch, unseen ? [markSeen(session, now)] : []);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function isLive({ session, user }: SessionPrincipal, now: number): boolean {
  if (session.idleExpiresAt <= now || session.expiresAt <= now) return false;
  const uniquifier = user['uniquifier'];
  // Both came out of the database: nobody can try to guess one, so how long this takes tells nothing.
  return typeof uniquifier === 'string' && session.uniquifier === uniquifier;
}

function markSeen({ rememberId, rememberCounter }: SessionRow, now: number): Write {
  const where = { id: rememberId, counter: rememberCounter, seenAt: null };
  return { update: 'remember', where, patch: { seenAt: now } };
}
