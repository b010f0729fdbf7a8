import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import { throttleModel } from '../../../lib/core/throttling/throttle.model.js';
import type { Throttling } from '../../../lib/core/throttling/throttling.service.js';
import type { Store } from '../../../lib/ports/store.js';
import { HandClock, throttlingOver } from '../../support/throttling.fixture.js';

let store: Store;
let clock: HandClock;
let throttling: Throttling;
let notices: string[];

beforeEach(async () => {
  store = createMemoryStore();
  await store.prepare([throttleModel]);
  clock = new HandClock();
  notices = [];
  throttling = throttlingOver(store, clock, {}, { notice: (message) => notices.push(message) });
});

describe('MailThrottle', () => {
  async function taken(count: number, recipient: (n: number) => string, address: string | null) {
    const answers: boolean[] = [];
    for (let n = 0; n < count; n++)
      answers.push(await throttling.mails.take(recipient(n), address));
    return answers.filter(Boolean).length;
  }

  it('lets 5 an hour go to one recipient, whoever asks', async () => {
    expect(await taken(4, () => 'alice@example.test', '192.0.2.1')).toBe(4);
    expect(await taken(4, () => 'alice@example.test', '192.0.2.2')).toBe(1);
    expect(await taken(1, () => 'bob@example.test', '192.0.2.2')).toBe(1);
    clock.advance('1 hour');
    expect(await taken(9, () => 'alice@example.test', '192.0.2.3')).toBe(5);
  });

  it('BRU-15: of 60 in a minute for one recipient drops all but 5', async () => {
    expect(await taken(60, () => 'alice@example.test', '192.0.2.1')).toBe(5);
  });

  it('lets 30 an hour be caused by one client', async () => {
    expect(await taken(40, (n) => `user-${n}@example.test`, '192.0.2.1')).toBe(30);
    expect(await taken(1, (n) => `user-${n}@example.test`, '192.0.2.2')).toBe(1);
  });

  it('counts a dropped mail under neither limit', async () => {
    expect(await taken(50, () => 'alice@example.test', '192.0.2.1')).toBe(5);
    expect(await taken(50, (n) => `user-${n}@example.test`, '192.0.2.1')).toBe(25);
  });

  it('counts by recipient alone what no request caused', async () => {
    expect(await taken(9, () => 'alice@example.test', null)).toBe(5);
    expect(await taken(40, (n) => `user-${n}@example.test`, null)).toBe(40);
  });

  it('tells the operator once instead when the address may be a proxy’s', async () => {
    let dropped = 0;
    for (let n = 0; n < 40; n++) {
      const granted = await throttling.mails.take(`user-${n}@example.test`, '192.0.2.1', false);
      if (!granted) dropped++;
    }
    expect(dropped).toBe(0);
    expect(notices).toEqual([expect.stringContaining('set trustProxy')]);
    for (let n = 0; n < 6; n++) await throttling.mails.take('alice', '192.0.2.1', false);
    await expect(throttling.mails.take('alice', '192.0.2.1', false)).resolves.toBe(false);
  });

  it('lets exactly 5 of 100 go at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => throttling.mails.take('alice@example.test', '192.0.2.1')),
    );
    expect(answers.filter(Boolean)).toHaveLength(5);
  });

  it('lets everything go when throttling is off', async () => {
    throttling = throttlingOver(store, clock, false);
    expect(await taken(100, () => 'alice@example.test', '192.0.2.1')).toBe(100);
  });
});

describe('Throttle', () => {
  const take = (key: string) => throttling.attempts.take(key, 3, 60_000);

  it('counts each key by itself, in a window that begins with the first attempt', async () => {
    for (let n = 0; n < 3; n++) await take('exports:1');
    clock.advance('20 seconds');
    await expect(take('exports:1')).rejects.toMatchObject({
      code: 'THROTTLED',
      details: { retryAfter: 40 },
    });
    await take('exports:2');
    clock.advance('40 seconds');
    await take('exports:1');
  });

  it('lets everything pass when throttling is off', async () => {
    throttling = throttlingOver(store, clock, false);
    for (let n = 0; n < 9; n++) await expect(take('exports:1')).resolves.toBeUndefined();
  });
});
