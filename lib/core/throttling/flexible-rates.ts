import type { RateLimiterLike, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimiterFactory } from './limiter-factory.js';
import { Rates, type RateEntry, type RateRule, type RateVerdict } from './rates.js';

/** Plain counters in limiters of rate-limiter-flexible, such as its Redis limiter. They keep their own time. */
export class FlexibleRates extends Rates {
  private readonly limiters = new Map<string, Promise<RateLimiterLike>>();

  constructor(private readonly factory: LimiterFactory) {
    super();
  }

  async take(entries: readonly RateEntry[]): Promise<RateVerdict> {
    const taken: RateEntry[] = [];
    for (const entry of entries) {
      const refusal = await this.consume(entry);
      if (!refusal) {
        taken.push(entry);
        continue;
      }
      // The library counts what it refuses too: taken back, or a burst would hold the limit after its places came free.
      await this.giveBack([entry, ...taken]);
      return { granted: false, retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
    }
    return { granted: true, retryAfter: 0 };
  }

  /** Takes back what {@link take} granted. */
  async giveBack(entries: readonly RateEntry[]): Promise<void> {
    for (const { rule, id } of entries) {
      const limiter = await this.limiter(rule);
      const { consumedPoints } = await limiter.reward(id);
      // The window ended in between: a debt would let one more through.
      if (consumedPoints < 0) await limiter.delete(id);
    }
  }

  /** Starts these counters anew. */
  async forget(entries: readonly RateEntry[]): Promise<void> {
    for (const { rule, id } of entries) await (await this.limiter(rule)).delete(id);
  }

  private async consume({ rule, id }: RateEntry): Promise<RateLimiterRes | null> {
    const limiter = await this.limiter(rule);
    try {
      await limiter.consume(id);
      return null;
    } catch (reason) {
      if (isRefusal(reason)) return reason;
      throw reason;
    }
  }

  private limiter({ name, limit, within }: RateRule): Promise<RateLimiterLike> {
    const key = `${name}:${limit}:${within}`;
    const known = this.limiters.get(key);
    if (known) return known;
    const seconds = Math.max(1, Math.ceil(within / 1000));
    const made = Promise.resolve().then(() => this.factory({ name, limit, seconds }));
    this.limiters.set(key, made);
    made.catch(() => this.limiters.delete(key));
    return made;
  }
}

/** The library rejects with its result where it refuses, and with an Error where the counter cannot be reached. */
function isRefusal(reason: unknown): reason is RateLimiterRes {
  return !(reason instanceof Error) && typeof reason === 'object' && reason !== null;
}
