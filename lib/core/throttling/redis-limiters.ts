import { parseDuration } from '../../common/duration.js';
import type { LimiterFactory } from './limiter-factory.js';

/** A process that counts for itself lets through this part of a limit, as there may be others. */
const INSURED_PART = 1 / 4;

export interface RedisLimitersOptions {
  /** @default 'security' */
  readonly keyPrefix?: string;
  /** How long Redis is waited for. @default '250 ms' */
  readonly timeout?: string;
}

/**
 * Keeps the counters of hours, addresses and mails in Redis or Valkey: `throttling: { store: redisLimiters(client) }`. The five
 * wrong attempts of an address and the stop at a hundred stay in the store, so that a flushed Redis frees nobody's guessing.
 * While Redis is away or too slow, each process counts for itself and lets a quarter through.
 * @param client a connected client of ioredis or node-redis
 * @publicApi
 */
export function redisLimiters(client: object, options: RedisLimitersOptions = {}): LimiterFactory {
  const { keyPrefix = 'security', timeout = '250 ms' } = options;
  const timeoutMs = parseDuration(timeout);
  return async ({ name, limit, seconds }) => {
    const { RateLimiterMemory, RateLimiterRedis, RLWrapperTimeouts } =
      await import('rate-limiter-flexible');
    const common = { keyPrefix: `${keyPrefix}:${name}`, duration: seconds };
    const points = Math.max(1, Math.floor(limit * INSURED_PART));
    const insuranceLimiter = new RateLimiterMemory({ ...common, points });
    const limiter = new RateLimiterRedis({
      ...common,
      storeClient: client,
      points: limit,
      rejectIfRedisNotReady: true,
    });
    return new RLWrapperTimeouts({ limiter, insuranceLimiter, timeoutMs });
  };
}
