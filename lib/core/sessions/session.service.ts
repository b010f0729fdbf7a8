import type { Clock } from '../../ports/clock.js';
import type { SessionRow, SessionStore } from '../../ports/session-store.js';
import type { Where, Write } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { User } from '../users/security-types.js';
import { sessionInfo, type SessionInfo } from './session-info.js';
import type { SessionListener } from './session-listener.js';

/**
 * The sessions of a user: to show them, and to end them from anywhere (ASVS 7.4.5, 7.5.2).
 * @publicApi
 */
export class SessionService {
  constructor(
    private readonly store: SessionStore,
    private readonly clock: Clock,
    private readonly listener?: SessionListener,
  ) {}

  /**
   * The user's sessions, the last used first; `current` is the id of the caller's own session, to
   * have it marked.
   */
  async list(user: User, options: { readonly current?: string } = {}): Promise<SessionInfo[]> {
    const sessions = await this.live(user);
    const lastUsedFirst = sessions.sort((one, other) => other.lastSeenAt - one.lastSeenAt);
    return lastUsedFirst.map((session) => sessionInfo(session, options.current));
  }

  /**
   * Ends one session, and the remember cookie of its browser with it. `false` for an unknown id and
   * for another user's alike.
   * @param id as `list` gives it
   */
  async revoke(user: User, id: string): Promise<boolean> {
    const session = (await this.live(user)).find(({ handle }) => handle === id);
    return session !== undefined && (await this.end(user, session));
  }

  /**
   * Ends all sessions and remember cookies of a user and gives the number of sessions; `except` is
   * the id of one to keep, with the cookie of its browser. Auth tokens live on:
   * `TokenService.revokeAll` ends them too.
   */
  async revokeAll(user: User, options: { readonly except?: string } = {}): Promise<number> {
    const userId = userIdOf(user);
    const sessions = await this.live(user);
    const kept = sessions.find(({ handle }) => handle === options.except);
    const series: Where = kept?.rememberId ? { userId, id: { not: kept.rememberId } } : { userId };
    const selection = { userId, except: kept?.handle };
    const ended = await this.store.end(selection, [{ remove: 'remember', where: series }]);
    for (const session of sessions) if (session !== kept) this.tell(user, session);
    return ended ?? 0;
  }

  /** Ends the oldest sessions beyond the number allowed (ASVS 7.1.2). @internal */
  async endOldest(user: User, max: number): Promise<void> {
    const sessions = await this.live(user);
    const surplus = Math.max(0, sessions.length - max);
    for (const session of sessions.slice(0, surplus)) await this.end(user, session);
  }

  private async end(user: User, session: SessionRow): Promise<boolean> {
    const { handle, rememberId, userId } = session;
    // With the cookie left alive, the browser would be back at its next request.
    const series: Write = { remove: 'remember', where: { id: rememberId, userId } };
    const ended = rememberId
      ? await this.store.end({ rememberId }, [series])
      : await this.store.end({ userId, handle });
    if (ended) this.tell(user, session);
    return Boolean(ended);
  }

  private tell(user: User, session: SessionRow): void {
    this.listener?.revoked(user, session.handle);
  }

  /** Without those that a changed uniquifier has ended already. */
  private async live(user: User): Promise<SessionRow[]> {
    const sessions = await this.store.list(userIdOf(user), this.clock.now().getTime());
    return sessions.filter(({ uniquifier }) => uniquifier === user.uniquifier);
  }
}
