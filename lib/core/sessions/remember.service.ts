import { constantTimeEqual, sha256 } from '../../common/digest.js';
import { randomToken } from '../../common/random.js';
import type { Clock } from '../../ports/clock.js';
import type { Store, Write } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { CookiePolicy } from '../http/cookie-policy.js';
import type { Exchange } from '../http/exchange.js';
import type { User } from '../users/security-types.js';
import type { RememberCookie, RememberCookieContent } from './remember-cookie.js';
import type { RememberSeries } from './remember-series.js';

const MODEL = 'remember';

/** A series that is about to be saved, and its first cookie. */
export interface OpenedSeries {
  readonly id: string;
  readonly cookie: string;
  readonly expiresAt: number;
  readonly writes: readonly Write[];
}

/** A genuine remember cookie with its series and user as they are now. */
export interface PresentedSeries {
  readonly content: RememberCookieContent;
  readonly series: RememberSeries;
  readonly user: User;
}

/**
 * Remember-me: a series of cookies for each browser, each good for one session, until the series
 * ends: at a fixed time after the sign-in, at logout, or with the user's uniquifier.
 */
export class RememberService {
  constructor(
    private readonly store: Store,
    private readonly cookies: CookiePolicy,
    private readonly clock: Clock,
    private readonly options: {
      readonly codec: RememberCookie;
      /**
       * Milliseconds from the sign-in to the end of its series, however often it is used. @default
       * 30 days
       */
      readonly within: number;
    },
  ) {}

  /** A new series for a browser that signs in. @param device the digest of its device cookie */
  open(user: User, device: string | null): OpenedSeries {
    const secret = randomToken();
    const now = this.clock.now().getTime();
    const series: RememberSeries = {
      id: sha256(secret),
      userId: userIdOf(user),
      uniquifier: user.uniquifier,
      counter: 0,
      createdAt: now,
      rotatedAt: now,
      seenAt: null,
      expiresAt: now + this.options.within,
      deviceDigest: device,
      sessionId: null,
    };
    const cookie = this.options.codec.write({ series: secret, counter: 0 });
    const { id, expiresAt } = series;
    return { id, cookie, expiresAt, writes: [{ create: MODEL, values: series }] };
  }

  /** The id of the series whose cookie this browser has, if the cookie is genuine. */
  carried(exchange: Exchange): string | null {
    const content = this.options.codec.read(this.cookie(exchange));
    return content && sha256(content.series);
  }

  give(exchange: Exchange, cookie: string, expiresAt: number): void {
    const left = expiresAt - this.clock.now().getTime();
    this.cookies.write(exchange, this.cookies.remember, cookie, left);
  }

  takeAway(exchange: Exchange): void {
    this.cookies.clear(exchange, this.cookies.remember);
  }

  /** True if the request carries a remember cookie, whatever it is worth. */
  isPresented(exchange: Exchange): boolean {
    return this.cookie(exchange) !== undefined;
  }

  /** The cookie of the request, if it is genuine and its series and user still go together. */
  async presented(exchange: Exchange): Promise<PresentedSeries | null> {
    const content = this.options.codec.read(this.cookie(exchange));
    if (!content) return null;
    const id = sha256(content.series);
    const series = (await this.store.find(MODEL, { id })) as RememberSeries | null;
    const principal = series && (await this.store.principalById(series.userId));
    if (!series || !principal) return null;
    const user = principal.user as User & typeof principal.user;
    return sameUniquifier(series, user) ? { content, series, user } : null;
  }

  private cookie(exchange: Exchange): string | undefined {
    return this.cookies.read(exchange, this.cookies.remember);
  }
}

function sameUniquifier(series: RememberSeries, { uniquifier }: User): boolean {
  return typeof uniquifier === 'string' && constantTimeEqual(series.uniquifier, uniquifier);
}
