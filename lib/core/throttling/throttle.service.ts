import type { Rates } from './rates.js';
import type { ThrottleKeys } from './throttle-keys.js';
import { throttled } from './throttled.js';

/** Counts anything else: a feature's or a site's own limit. */
export class Throttle {
  /** @param active `false`: everything may pass */
  constructor(
    private readonly rates: Rates,
    private readonly keys: ThrottleKeys,
    private readonly active: boolean,
  ) {}

  /**
   * Counts one attempt in a window that begins with the first.
   * @param key names the limit and what it is counted by, e.g. `registrations:203.0.113.7`
   * @param within milliseconds
   * @throws SecurityException `THROTTLED` with `retryAfter` in seconds, when `limit` attempts were counted already
   */
  async take(key: string, limit: number, within: number): Promise<void> {
    if (!this.active) return;
    const rule = { name: 'feature', limit, within };
    const entry = { rule, id: this.keys.of('feature', key), owner: null };
    const verdict = await this.rates.take([entry]);
    if (!verdict.granted) throw throttled(verdict.retryAfter);
  }
}
