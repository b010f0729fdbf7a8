import { sha256 } from '../../common/digest.js';
import type { Clock } from '../../ports/clock.js';
import type { SessionPrincipal, SessionStore } from '../../ports/session-store.js';
import type { Row, Where, Write } from '../../ports/store.js';
import { SecurityException } from '../errors/security.exception.js';
import type { Exchange } from '../http/exchange.js';
import type { User } from '../users/security-types.js';
import type { DeviceService } from './device.service.js';
import type { RememberCookie } from './remember-cookie.js';
import { judgeCookie } from './remember-series.js';
import type { PresentedSeries, RememberService } from './remember.service.js';
import type { SessionManager } from './session.manager.js';
import type { TheftAlarm } from './theft-alarm.js';

/** What the restorer works with. */
export interface RestorerParts {
  readonly remember: RememberService;
  readonly sessions: SessionManager;
  readonly sessionStore: SessionStore;
  readonly devices: DeviceService;
  readonly codec: RememberCookie;
  readonly clock: Clock;
  readonly alarm?: TheftAlarm;
}

/** Asked before anything is written; `false` leaves the series as it is and restores nothing. */
export type Admission = (user: User) => boolean | Promise<boolean>;

/** Another request moved the series meanwhile. */
const AGAIN = Symbol('again');
type Restored = SessionPrincipal | typeof AGAIN | null;

/**
 * A request that lost the race for a rotation finds, at its second attempt, what the winner made.
 */
const ATTEMPTS = 3;

/**
 * Makes a session from a remember cookie. Requests of one browser that arrive together get one
 * session and one successor; a cookie that was used up ends its series. The session is not fresh:
 * it counts from the login that began the series.
 */
export class SessionRestorer {
  constructor(private readonly parts: RestorerParts) {}

  /**
   * The restored session, with both cookies given, or `null`. A cookie that is worth nothing is
   * taken away.
   * @throws SecurityException UNAVAILABLE if the series never stood still
   */
  async restore(
    exchange: Exchange,
    admit: Admission = ({ active }) => active === true,
  ): Promise<SessionPrincipal | null> {
    const { remember } = this.parts;
    if (!remember.isPresented(exchange)) return null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const presented = await remember.presented(exchange);
      if (!presented) return this.refuse(exchange);
      if (!(await admit(presented.user))) return null;
      const restored = await this.use(presented, exchange);
      if (restored !== AGAIN) return restored;
    }
    throw new SecurityException('UNAVAILABLE');
  }

  private async use(presented: PresentedSeries, exchange: Exchange): Promise<Restored> {
    const { content, series } = presented;
    const device = this.parts.devices.digest(exchange);
    switch (judgeCookie(series, { counter: content.counter, device }, this.now())) {
      case 'rotate':
        return this.rotate(presented, exchange);
      case 'join':
        return this.join(presented, exchange);
      case 'theft':
        await this.endStolen(presented, exchange);
        return this.refuse(exchange);
      case 'void':
        return this.refuse(exchange);
    }
  }

  /** The one request of many that moves the counter makes the session, in the same unit. */
  private rotate(presented: PresentedSeries, exchange: Exchange): Promise<Restored> {
    const { series } = presented;
    const moved = { counter: series.counter + 1, rotatedAt: this.now(), seenAt: null };
    const condition = { counter: series.counter, uniquifier: series.uniquifier };
    return this.make({ ...presented, series: { ...series, ...moved } }, exchange, condition);
  }

  /**
   * The session of the last rotation, or a new one if that ended before its browser ever showed it.
   */
  private async join(presented: PresentedSeries, exchange: Exchange): Promise<Restored> {
    const { series } = presented;
    const cookie = this.sessionCookies(presented).find((one) => sha256(one) === series.sessionId);
    const principal = await this.parts.sessions.find(cookie);
    if (cookie !== undefined && principal) {
      this.give(exchange, presented, cookie);
      return principal;
    }
    // The browser has a later session and cookie by now, which this answer must not take away.
    if (series.seenAt !== null) return null;
    const { counter, uniquifier } = series;
    return this.make(presented, exchange, { counter, uniquifier, seenAt: null });
  }

  /** Saves the series as it is given, if its row still meets the condition, and its session. */
  private async make(
    presented: PresentedSeries,
    exchange: Exchange,
    condition: Where,
  ): Promise<Restored> {
    const { series, user } = presented;
    const [cookie] = this.sessionCookies(presented);
    const { id, counter, rotatedAt, seenAt } = series;
    const patch = { counter, rotatedAt, seenAt, sessionId: sha256(cookie) };
    const move: Write = { update: 'remember', where: { ...condition, id }, patch, expect: 1 };
    const draft = {
      exchange,
      mechanism: 'remember',
      authenticatedAt: series.createdAt,
      rememberId: id,
      rememberCounter: counter,
      expiresBy: series.expiresAt,
      cookie,
    };
    const started = await this.parts.sessions.tryStart(user, draft, { rememberId: id }, [move]);
    if (!started) return AGAIN;
    this.give(exchange, presented, cookie);
    return { user: user as unknown as Row, session: started.session };
  }

  /** Ends the series with its sessions, and tells the owner once. */
  private async endStolen({ series, user }: PresentedSeries, exchange: Exchange): Promise<void> {
    const { sessionStore, alarm } = this.parts;
    const { id } = series;
    const further = (await alarm?.writes(user, exchange)) ?? [];
    const end: Write = { remove: 'remember', where: { id }, expect: 1 };
    const ended = await sessionStore.end({ rememberId: id }, [end, ...further]);
    if (ended !== null) alarm?.raised(user, exchange);
  }

  private refuse(exchange: Exchange): null {
    this.parts.remember.takeAway(exchange);
    return null;
  }

  private give(exchange: Exchange, { content, series }: PresentedSeries, session: string): void {
    const { sessions, remember, codec } = this.parts;
    const successor = codec.write({ series: content.series, counter: series.counter });
    sessions.give(exchange, session);
    remember.give(exchange, successor, series.expiresAt);
  }

  private sessionCookies({ content, series }: PresentedSeries): [string, ...string[]] {
    return this.parts.codec.sessionCookies({ series: content.series, counter: series.counter });
  }

  private now(): number {
    return this.parts.clock.now().getTime();
  }
}
