import type { RateLimiterLike } from 'rate-limiter-flexible';

/** What a limiter of rate-limiter-flexible must count: `limit` points in `seconds`, under keys that begin with `name`. */
export interface LimiterRule {
  readonly name: string;
  readonly limit: number;
  readonly seconds: number;
}

/**
 * Makes the limiter of one rule; called once for each rule, at its first use.
 * @publicApi
 */
export type LimiterFactory = (rule: LimiterRule) => RateLimiterLike | Promise<RateLimiterLike>;
