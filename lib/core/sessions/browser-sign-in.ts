import type { Mechanism } from '../../ports/hooks.js';
import type { AccompanyingWrites, SessionRow } from '../../ports/session-store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { Exchange } from '../http/exchange.js';
import type { User } from '../users/security-types.js';
import type { DeviceService } from './device.service.js';
import { endOfSeries } from './end-of-credentials.js';
import type { RememberService } from './remember.service.js';
import type { SessionManager } from './session.manager.js';

/** One interactive login. */
export interface SignIn {
  readonly exchange: Exchange;
  readonly mechanism: Mechanism;
  /** Whether the browser is to be remembered beyond its own session. */
  readonly remember: boolean;
  /** Saved in the same unit as the session. */
  readonly also?: AccompanyingWrites;
}

/**
 * Signs a user in on a browser and out again: session, remember cookie and device cookie together,
 * so that nothing of an earlier user is left behind.
 */
export class BrowserSignIn {
  constructor(
    private readonly sessions: SessionManager,
    private readonly remember: RememberService,
    private readonly devices: DeviceService,
  ) {}

  /** Starts a new session in place of whatever the browser had, and gives its cookies. */
  async signIn(user: User, { exchange, mechanism, ...wish }: SignIn): Promise<SessionRow> {
    const device = await this.devices.prepare(exchange, userIdOf(user));
    const former = this.remember.carried(exchange);
    const series = wish.remember ? this.remember.open(user, device.digest) : null;
    const draft = { exchange, mechanism, rememberId: series?.id };
    const { session } = await this.sessions.start(user, draft, [
      ...(wish.also ?? []),
      ...(former === null ? [] : [endOfSeries(former)]),
      ...(series?.writes ?? []),
      ...device.writes,
    ]);
    this.devices.give(exchange, device);
    if (series) this.remember.give(exchange, series.cookie, series.expiresAt);
    else this.remember.takeAway(exchange);
    return session;
  }

  /** Ends the session and the series of this browser; the browser stays known to its users. */
  async signOut(exchange: Exchange, session: SessionRow | null): Promise<void> {
    await this.sessions.end(exchange, session, this.remember.carried(exchange));
    this.remember.takeAway(exchange);
  }
}
