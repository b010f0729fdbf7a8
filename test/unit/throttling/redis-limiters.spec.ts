import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import { FlexibleRates } from '../../../lib/core/throttling/flexible-rates.js';
import { redisLimiters } from '../../../lib/core/throttling/redis-limiters.js';
import { throttleModel } from '../../../lib/core/throttling/throttle.model.js';
import type { Throttling } from '../../../lib/core/throttling/throttling.service.js';
import type { Store } from '../../../lib/ports/store.js';
import { addressOf, describeWith } from '../../support/services.js';
import { CuttableProxy } from '../../support/cuttable-proxy.js';
import {
  AttemptTally,
  codeOf,
  HandClock,
  throttlingOver,
} from '../../support/throttling.fixture.js';

const wrong = () => new AttemptTally(async () => false);

describeWith('redis', 'redisLimiters', () => {
  let proxy: CuttableProxy;
  let client: Redis;
  let store: Store;
  let throttling: Throttling;
  let prefix: string;

  beforeEach(async () => {
    const { hostname, port } = new URL(addressOf('redis'));
    proxy = await CuttableProxy.to(Number(port || 6379), hostname);
    client = new Redis({ port: proxy.port, host: '127.0.0.1', retryStrategy: () => 20 });
    client.on('error', () => undefined);
    await client.ping();
    store = createMemoryStore();
    await store.prepare([throttleModel]);
    prefix = `test:${randomUUID()}`;
    throttling = over();
  });

  afterEach(async () => {
    client.disconnect();
    const direct = new Redis(addressOf('redis'));
    const keys = await direct.keys(`${prefix}*`);
    if (keys.length > 0) await direct.del(keys);
    direct.disconnect();
    await proxy.close();
  });

  /** Patient by default, so that a busy machine is not taken for a Redis that is away. */
  const over = (timeout = '20 seconds') => {
    const limiters = redisLimiters(client, { keyPrefix: prefix, timeout });
    return throttlingOver(store, new HandClock(), { store: limiters });
  };

  async function spray(count: number, tally = wrong(), at = throttling): Promise<AttemptTally> {
    for (let n = 0; n < count; n++) await tally.guess(at, `user-${randomUUID()}`, '192.0.2.1');
    return tally;
  }

  async function mails(count: number): Promise<number> {
    const address = '192.0.2.1';
    const answers = Array.from({ length: count }, (_, n) =>
      throttling.mails.take(`user-${n}@example.test`, address),
    );
    return (await Promise.all(answers)).filter(Boolean).length;
  }

  it('shares the limits of addresses and mails among processes', async () => {
    expect(await spray(60)).toMatchObject({ wrong: 60 });
    expect(await spray(60, wrong(), over())).toMatchObject({ wrong: 40, refused: 20 });
    expect(await mails(50)).toBe(30);
  });

  it('gives back what was right, and what was refused', async () => {
    const right = new AttemptTally(async () => true);
    expect(await spray(110, right)).toMatchObject({ passed: 110 });
    const crowd = Array.from({ length: 150 }, (_, n) =>
      right.guess(throttling, `user-${n}`, '192.0.2.1'),
    );
    await Promise.all(crowd);
    expect(right.others).toEqual([]);
    expect(await spray(100)).toMatchObject({ wrong: 100 });
    expect(await spray(1)).toMatchObject({ refused: 1 });
  });

  it('ends the hour of an identity with its reset', async () => {
    const tally = wrong();
    for (let n = 0; n < 55; n++) await tally.guess(throttling, 'alice', `198.51.100.${n}`);
    expect(tally).toMatchObject({ wrong: 50, refused: 5 });
    await throttling.logins.clear('alice');
    await tally.guess(throttling, 'alice', '203.0.113.1');
    expect(tally.wrong).toBe(51);
  });

  it('names nobody', async () => {
    await throttling.mails.take('carol@example.test', '203.0.113.9');
    const keys = await client.keys(`${prefix}*`);
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toMatch(/carol|203\.0/);
  });

  it('FLT-12: lets a quarter through while Redis is away, and goes on when it is back', async () => {
    await spray(10);
    proxy.cut();
    await vi.waitUntil(() => client.status !== 'ready');
    expect(await spray(60)).toMatchObject({ wrong: 25, refused: 35, others: [] });
    proxy.restore();
    await vi.waitUntil(() => client.status === 'ready', 5000);
    expect(await spray(5)).toMatchObject({ wrong: 5 });
  });

  it('FLT-13: does not wait for a Redis that says nothing', async () => {
    throttling = over('250 ms');
    proxy.silence();
    expect(await mails(60)).toBe(7);
    proxy.cut();
  });

  it('BRU-18: keeps the five of an address and the stop when Redis is flushed', async () => {
    const flush = async (): Promise<void> => {
      const keys = await client.keys(`${prefix}*`);
      if (keys.length > 0) await client.del(keys);
    };
    const tally = wrong();
    for (let n = 0; n < 10; n++) {
      await tally.guess(throttling, 'alice', '192.0.2.1');
      await flush();
    }
    expect(tally.verified).toBe(5);
    for (let n = 0; n < 200; n++) {
      await tally.guess(throttling, 'alice', `198.51.${n}.1`);
      if (n % 20 === 0) await flush();
    }
    expect(tally).toMatchObject({ verified: 100, refused: 110 });
  });
});

describe('FlexibleRates', () => {
  it('makes no debt of what is given back after its window', async () => {
    const limiter = new RateLimiterMemory({ points: 3, duration: 60 });
    const rates = new FlexibleRates(() => limiter);
    const entry = { rule: { name: 'n', limit: 3, within: 60_000 }, id: 'key', owner: null };
    await rates.take([entry]);
    await limiter.delete('key');
    await rates.giveBack([entry]);
    for (let n = 0; n < 3; n++) expect((await rates.take([entry])).granted).toBe(true);
    expect((await rates.take([entry])).granted).toBe(false);
  });
});

describe('throttling.store', () => {
  const subject = { identity: 'alice', address: '192.0.2.1' };

  async function throttlingWith(factory: () => RateLimiterMemory): Promise<Throttling> {
    const store = createMemoryStore();
    await store.prepare([throttleModel]);
    return throttlingOver(store, new HandClock(), { store: factory });
  }

  it('denies when its limiter fails, and gives the place back', async () => {
    const limiter = new RateLimiterMemory({ points: 100, duration: 60 });
    const throttling = await throttlingWith(() => limiter);
    const consume = vi.spyOn(limiter, 'consume').mockRejectedValue(new Error('limiter away'));
    for (let n = 0; n < 7; n++) {
      await expect(throttling.logins.reserve(subject)).rejects.toThrow('limiter away');
    }
    consume.mockRestore();
    await (await throttling.logins.reserve(subject)).settle('success');
  });

  it('tries a limiter again that could not be made', async () => {
    const factory = vi.fn(() => new RateLimiterMemory({ points: 100, duration: 60 }));
    factory.mockImplementationOnce(() => {
      throw new Error('not connected');
    });
    const throttling = await throttlingWith(factory);
    const error: unknown = await throttling.mails.take('a', 'b').catch((reason: unknown) => reason);
    expect([codeOf(error), String(error)]).toEqual([undefined, 'Error: not connected']);
    await expect(throttling.mails.take('a', 'b')).resolves.toBe(true);
  });
});
