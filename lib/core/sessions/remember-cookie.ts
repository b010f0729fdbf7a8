import { constantTimeEqual, hmacSha256 } from '../../common/digest.js';
import type { KeyRing } from '../tokens/key-ring.js';
import { isOpaqueToken } from '../tokens/opaque-token.js';

/** What a genuine remember cookie says. */
export interface RememberCookieContent {
  /** The secret of the series; only its digest is stored. */
  readonly series: string;
  readonly counter: number;
}

const COUNTER = /^(?:0|[1-9]\d{0,8})$/;
const MAX_LENGTH = 100;

/**
 * Remember cookies as text: `series.counter.mac`. Cookie and session of each counter follow from
 * series and counter by HMAC, so that requests which arrive together get the same ones without
 * anything secret being stored.
 */
export class RememberCookie {
  constructor(private readonly keys: KeyRing) {}

  write({ series, counter }: RememberCookieContent): string {
    const text = `${series}.${counter}`;
    return `${text}.${hmacSha256(this.keys.signing('remember').key, text)}`;
  }

  /** `null` for all that no secret in force has made; nothing is looked up for that. */
  read(cookie: string | undefined): RememberCookieContent | null {
    if (cookie === undefined || cookie.length > MAX_LENGTH) return null;
    const [series, counter, mac, ...rest] = cookie.split('.');
    if (!isOpaqueToken(series) || !isOpaqueToken(mac) || rest.length > 0) return null;
    if (counter === undefined || !COUNTER.test(counter)) return null;
    const text = `${series}.${counter}`;
    const genuine = this.keys
      .all('remember')
      .some(({ key }) => constantTimeEqual(hmacSha256(key, text), mac));
    return genuine ? { series, counter: Number(counter) } : null;
  }

  /**
   * The cookies that the session made for this counter can have: one for each secret, the signing
   * one's first.
   */
  sessionCookies({ series, counter }: RememberCookieContent): [string, ...string[]] {
    const cookies = this.keys
      .all('remember-session')
      .map(({ key }) => hmacSha256(key, `${series}.${counter}`));
    return cookies as [string, ...string[]];
  }
}
