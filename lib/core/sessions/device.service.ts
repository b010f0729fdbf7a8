import { sha256 } from '../../common/digest.js';
import { randomToken } from '../../common/random.js';
import type { Clock } from '../../ports/clock.js';
import type { Store, Write } from '../../ports/store.js';
import type { CookiePolicy } from '../http/cookie-policy.js';
import type { Exchange } from '../http/exchange.js';
import { isOpaqueToken } from '../tokens/opaque-token.js';

const MODEL = 'device';

/** Milliseconds that a browser stays known after its last sign-in. */
const LIFETIME = 365 * 86_400_000;

/** Browsers kept for one user; those that signed in least recently go. */
const MAX_DEVICES = 50;

/** First characters of the ids, 4 of 64, at which a user's surplus browsers are looked for: to count them all at each login costs more
 * than the rest of it. */
const COUNTED = 'ABCD';

/**
 * A browser that signs in: the value of its cookie, the digest of that, and what is to be saved.
 */
export interface PreparedDevice {
  readonly cookie: string;
  readonly digest: string;
  readonly writes: readonly Write[];
}

/**
 * Browsers that a user has signed in with before, by a cookie of their own. It signs nobody in: it
 * only spares the owner the limits that strangers' guesses have used up (ASVS 6.1.1), and ties a
 * remember cookie to its browser.
 */
export class DeviceService {
  constructor(
    private readonly store: Store,
    private readonly cookies: CookiePolicy,
    private readonly clock: Clock,
  ) {}

  /**
   * True if this user has signed in with this browser within a year. One query, and none without a
   * cookie.
   */
  async known(exchange: Exchange, userId: string): Promise<boolean> {
    const cookie = this.cookie(exchange);
    if (cookie === null) return false;
    const live = { id: rowId(cookie, userId), expiresAt: { gt: this.now() } };
    return (await this.store.find(MODEL, live)) !== null;
  }

  /**
   * What a successful interactive login has to save, for its unit. A browser that this user signed
   * in with before keeps its cookie; every other gets a new one, so that a cookie which somebody
   * planted never becomes known.
   */
  async prepare(exchange: Exchange, userId: string): Promise<PreparedDevice> {
    const carried = this.cookie(exchange);
    const known = carried !== null && (await this.known(exchange, userId));
    const cookie = known ? carried : randomToken();
    const writes = known
      ? [this.renewal(carried, userId)]
      : [...(await this.removal(cookie, userId)), this.creation(cookie, userId)];
    return { cookie, digest: sha256(cookie), writes };
  }

  give(exchange: Exchange, { cookie }: PreparedDevice): void {
    this.cookies.write(exchange, this.cookies.device, cookie, LIFETIME);
  }

  /** The digest of the cookie that the browser sent, whoever used it, or `null`. */
  digest(exchange: Exchange): string | null {
    const cookie = this.cookie(exchange);
    return cookie === null ? null : sha256(cookie);
  }

  /** Makes all browsers strangers to this user, in a unit of the caller's. */
  forgetAll(userId: string): Write {
    return { remove: MODEL, where: { userId } };
  }

  private renewal(cookie: string, userId: string): Write {
    const now = this.now();
    const patch = { lastSeenAt: now, expiresAt: now + LIFETIME };
    return { update: MODEL, where: { id: rowId(cookie, userId) }, patch };
  }

  private creation(cookie: string, userId: string): Write {
    const now = this.now();
    const id = rowId(cookie, userId);
    const expiresAt = now + LIFETIME;
    const values = { id, userId, createdAt: now, lastSeenAt: now, expiresAt };
    return { create: MODEL, values };
  }

  /** Makes room for a new browser, about once in sixteen times. */
  private async removal(cookie: string, userId: string): Promise<Write[]> {
    if (!COUNTED.includes(rowId(cookie, userId).charAt(0))) return [];
    const rows = await this.store.list(MODEL, { userId }, { order: { lastSeenAt: 'desc' } });
    const surplus = rows.slice(MAX_DEVICES - 1).map((row) => row['id'] as string);
    return surplus.length > 0 ? [{ remove: MODEL, where: { id: { in: surplus } } }] : [];
  }

  private cookie(exchange: Exchange): string | null {
    const cookie = this.cookies.read(exchange, this.cookies.device);
    return isOpaqueToken(cookie) ? cookie : null;
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

/** One row for a browser and a user: several users may share a browser. */
function rowId(cookie: string, userId: string): string {
  return sha256(`${cookie}.${userId}`);
}
