import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import { SecurityException } from '../../../lib/core/errors/security.exception.js';
import { throttleModel } from '../../../lib/core/throttling/throttle.model.js';
import type { ThrottleSubject } from '../../../lib/core/throttling/throttle-subject.js';
import type { ThrottlingInput } from '../../../lib/core/throttling/throttling.options.js';
import type { Throttling } from '../../../lib/core/throttling/throttling.service.js';
import type { Store } from '../../../lib/ports/store.js';
import { HandClock, throttlingOver } from '../../support/throttling.fixture.js';

const alice: ThrottleSubject = { identity: 'alice@example.test', address: '192.0.2.1' };
const from = (n: number): ThrottleSubject => ({ ...alice, address: `198.51.100.${n}` });

let store: Store;
let clock: HandClock;
let throttling: Throttling;
let stopped: ThrottleSubject[];
let notices: string[];

function build(input: false | ThrottlingInput = {}): Throttling {
  return throttlingOver(store, clock, input, {
    stopped: (subject) => void stopped.push(subject),
    notice: (message) => void notices.push(message),
  });
}

beforeEach(async () => {
  store = createMemoryStore();
  await store.prepare([throttleModel]);
  clock = new HandClock();
  stopped = [];
  notices = [];
  throttling = build();
});

async function attempt(subject: ThrottleSubject, outcome: 'success' | 'failure' | 'release') {
  return (await throttling.logins.reserve(subject)).settle(outcome);
}

async function fail(subject: ThrottleSubject, times = 1): Promise<void> {
  for (let n = 0; n < times; n++) await attempt(subject, 'failure');
}

async function refusal(subject: ThrottleSubject): Promise<number> {
  const error: unknown = await throttling.logins
    .reserve(subject)
    .catch((reason: unknown) => reason);
  if (!(error instanceof SecurityException)) throw new Error('was not refused', { cause: error });
  expect(error.code).toBe('THROTTLED');
  return error.details.retryAfter!;
}

/** So many failures in a row, spread so that no shorter limit is met. */
async function failSlowly(times: number, subject = alice): Promise<void> {
  for (let n = 0; n < times; n++) {
    await fail({ ...subject, address: `198.51.100.${n}` });
    clock.advance('2 minutes');
  }
}

describe('LoginThrottle: one address on one identity', () => {
  it('BRU-01: refuses the 6th after 5 wrong, and says when to come back', async () => {
    await fail(alice, 5);
    clock.advance('5 minutes');
    expect(await refusal(alice)).toBe(600);
    clock.advance('10 minutes');
    await expect(attempt(alice, 'failure')).resolves.toEqual({ failures: 6, stopped: false });
  });

  it('says at least one second', async () => {
    await fail(alice, 5);
    clock.advance('899999 ms');
    expect(await refusal(alice)).toBe(1);
  });

  it('leaves other identities and other addresses alone', async () => {
    await fail(alice, 5);
    await expect(attempt(from(1), 'success')).resolves.toBeDefined();
    await expect(attempt({ ...alice, identity: 'bob' }, 'success')).resolves.toBeDefined();
  });

  it('BRU-14: forgets the failures at a success and tells how many there were', async () => {
    await fail(alice, 4);
    await expect(attempt(alice, 'success')).resolves.toEqual({ failures: 4, stopped: false });
    await fail(alice, 5);
    await refusal(alice);
  });

  it('never counts a success, nor what verified nothing', async () => {
    for (let n = 0; n < 300; n++) await attempt(alice, n % 2 ? 'success' : 'release');
    await expect(store.list('throttle', {})).resolves.toEqual([]);
  });

  it('gives a reservation up that nobody settles, and counts it still when it was wrong', async () => {
    const lost = await Promise.all(
      Array.from({ length: 5 }, () => throttling.logins.reserve(alice)),
    );
    clock.advance('61 seconds');
    await attempt(alice, 'release');
    await Promise.all(lost.map((reservation) => reservation.settle('failure')));
    expect(await refusal(alice)).toBe(900);
  });

  it('settles a reservation once', async () => {
    const reservation = await throttling.logins.reserve(alice);
    await reservation.settle('failure');
    await expect(reservation.settle('success')).resolves.toEqual({ failures: 1, stopped: false });
    await fail(alice, 4);
    await refusal(alice);
  });
});

describe('LoginThrottle: one identity', () => {
  it('BRU-03: allows 50 wrong an hour from anywhere', async () => {
    for (let n = 0; n < 50; n++) await fail(from(n));
    expect(await refusal(from(200))).toBe(3600);
    clock.advance('1 hour');
    await attempt(from(200), 'failure');
  });

  it('does not get 50 more by a success in between', async () => {
    for (let n = 0; n < 49; n++) await fail(from(n));
    await attempt(alice, 'success');
    await fail(from(100));
    expect(await refusal(from(101))).toBe(3600);
  });

  it('BRU-02: stops at 100 in a row, however slowly they come, until a reset', async () => {
    for (let n = 0; n < 100; n++) {
      await fail(from(n));
      clock.advance('7 hours');
    }
    expect(stopped).toEqual([from(99)]);
    clock.advance('10 years');
    expect(await refusal(alice)).toBe(3600);
    await throttling.logins.clear(alice.identity);
    await attempt(alice, 'success');
    expect(stopped).toHaveLength(1);
  });

  it('begins the row anew with each success', async () => {
    await failSlowly(99);
    await expect(attempt(alice, 'success')).resolves.toEqual({ failures: 99, stopped: false });
    await failSlowly(99);
    expect(stopped).toEqual([]);
    await fail(alice);
    expect(stopped).toHaveLength(1);
  });

  it('is not set free by a success that was under way when the stop came', async () => {
    await failSlowly(98);
    const [right, wrong] = [
      await throttling.logins.reserve(from(201)),
      await throttling.logins.reserve(from(202)),
    ];
    await wrong.settle('failure');
    await right.settle('release');
    const late = await throttling.logins.reserve(from(203));
    clock.advance('61 seconds');
    await fail(from(204));
    await expect(late.settle('success')).resolves.toEqual({ failures: 100, stopped: false });
    await refusal(from(205));
    expect(stopped).toHaveLength(1);
  });

  it('treats identities alike that nobody has', async () => {
    const ghost = { ...alice, identity: 'nobody@example.test' };
    await failSlowly(100, ghost);
    expect(await refusal(ghost)).toBe(3600);
    expect(stopped).toHaveLength(1);
  });

  it('ends all of its limits with a reset, and nobody else’s', async () => {
    const bob = { ...alice, identity: 'bob@example.test' };
    await fail(alice, 5);
    await fail(bob, 5);
    await throttling.logins.clear(alice.identity);
    await attempt(alice, 'failure');
    expect(await refusal(bob)).toBe(900);
  });
});

describe('LoginThrottle: a browser that signed in before', () => {
  const known: ThrottleSubject = { ...alice, device: 'device-1' };

  it('BRU-13: gets in while strangers have reached every limit of the identity', async () => {
    await failSlowly(95);
    await fail(alice, 5);
    expect(stopped).toHaveLength(1);
    await refusal(alice);
    await attempt(known, 'failure');
    await expect(attempt(known, 'success')).resolves.toEqual({ failures: 1, stopped: false });
    await refusal({ ...alice, device: null });
  });

  it('has a budget of its own: 5 in 15 minutes and a stop at 100', async () => {
    await fail(known, 5);
    expect(await refusal(known)).toBe(900);
    await attempt({ ...known, device: 'device-2' }, 'release');
    await attempt(alice, 'release');
    for (let n = 5; n < 100; n++) {
      clock.advance('15 minutes');
      await fail(known);
    }
    clock.advance('1 hour');
    expect(await refusal(known)).toBe(3600);
    await attempt(alice, 'release');
    await throttling.logins.clear(alice.identity);
    await attempt(known, 'success');
  });

  it('takes nothing from the strangers’ hour', async () => {
    for (let n = 0; n < 60; n++) await fail({ ...from(n), device: `device-${n}` });
    expect(await attempt(alice, 'failure')).toEqual({ failures: 1, stopped: false });
  });
});

describe('LoginThrottle: one address', () => {
  const spray = (n: number, address = '192.0.2.1'): ThrottleSubject => ({
    identity: `user-${n}@example.test`,
    address,
  });

  it('BRU-04: allows 100 wrong an hour over all identities', async () => {
    for (let n = 0; n < 100; n++) await fail(spray(n));
    expect(await refusal(spray(100))).toBe(3600);
    await attempt(spray(100, '192.0.2.2'), 'failure');
    clock.advance('1 hour');
    await attempt(spray(100), 'failure');
  });

  it('is no way around for a missing address', async () => {
    for (let n = 0; n < 100; n++) await fail(spray(n, 'unknown'));
    expect(await refusal(spray(100, 'unknown'))).toBe(3600);
  });

  it('BRU-07: tells the operator instead when the address may be a proxy’s, once an hour', async () => {
    const untrusted = (n: number) => ({ ...spray(n), addressTrusted: false });
    for (let n = 0; n < 120; n++) await fail(untrusted(n));
    expect(notices).toEqual([expect.stringContaining('set trustProxy')]);
    for (let n = 0; n < 5; n++) await fail(untrusted(500));
    await refusal(untrusted(500));
    clock.advance('1 hour');
    for (let n = 0; n < 120; n++) await fail(untrusted(1000 + n));
    expect(notices).toHaveLength(2);
  });
});

describe('LoginThrottle.attempt', () => {
  const run = (work: () => Promise<{ success: boolean; value: string }>) =>
    throttling.logins.attempt(alice, work);

  it('gives back what the work gives, and counts what was wrong', async () => {
    for (let n = 0; n < 5; n++) {
      await expect(run(async () => ({ success: false, value: 'no' }))).resolves.toBe('no');
    }
    const never = vi.fn(async () => ({ success: true, value: 'yes' }));
    await expect(run(never)).rejects.toMatchObject({ code: 'THROTTLED' });
    expect(never).not.toHaveBeenCalled();
  });

  it.each([
    ['a refusal', new SecurityException('INVALID_CREDENTIALS'), 5],
    ['a busy server', new SecurityException('BUSY'), 8],
    ['a broken one', new Error('database away'), 8],
  ])('counts a throw as a guess unless the server is to blame: %s', async (_, error, verified) => {
    const work = vi.fn(() => Promise.reject(error));
    for (let n = 0; n < 8; n++) await run(work).catch(() => undefined);
    expect(work).toHaveBeenCalledTimes(verified);
  });
});

describe('LoginThrottle: waiting', () => {
  const reserve = (subject = alice) => throttling.logins.reserve(subject);
  const reserveAll = () => Promise.all(Array.from({ length: 5 }, () => reserve()));

  it('gives a place that comes free to the one who waited longest', async () => {
    const running = await reserveAll();
    const order: string[] = [];
    const first = reserve().then((reservation) => (order.push('first'), reservation));
    await new Promise((resolve) => setTimeout(resolve, 10));
    const second = reserve().then((reservation) => (order.push('second'), reservation));
    await running[0]!.settle('success');
    await (await first).settle('success');
    await (await second).settle('success');
    expect(order).toEqual(['first', 'second']);
  });

  it('refuses at once those who wait when the running ones were wrong', async () => {
    const running = await reserveAll();
    const waiting = Array.from({ length: 20 }, () => refusal(alice));
    await Promise.all(running.map((reservation) => reservation.settle('failure')));
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([900]));
  });

  it('refuses who found no place in time', async () => {
    throttling = build({ maxWait: '50 ms' });
    await reserveAll();
    expect(await refusal(alice)).toBe(1);
  });

  it('lets nobody else wait', async () => {
    await reserveAll();
    await expect(attempt(from(1), 'success')).resolves.toBeDefined();
    await expect(attempt({ ...alice, device: 'device-1' }, 'success')).resolves.toBeDefined();
  });

  it('goes on with the next when an attempt to get a place fails', async () => {
    const running = await reserveAll();
    const waiting = [reserve(), reserve()].map((place) => place.then(() => 'in', String));
    await new Promise((resolve) => setTimeout(resolve, 10));
    await running[0]!.settle('success');
    vi.spyOn(store, 'list').mockRejectedValueOnce(new Error('database away'));
    expect((await Promise.all(waiting)).sort()).toEqual(['Error: database away', 'in']);
  });
});

describe('LoginThrottle: when things fail', () => {
  it('denies when the store cannot be reached, before and after verifying', async () => {
    const work = vi.fn(async () => ({ success: true, value: 'in' }));
    const list = vi.spyOn(store, 'list').mockRejectedValueOnce(new Error('database away'));
    await expect(throttling.logins.attempt(alice, work)).rejects.toThrow('database away');
    expect(work).not.toHaveBeenCalled();
    list.mockRestore();
    work.mockImplementationOnce(async () => {
      vi.spyOn(store, 'remove').mockRejectedValueOnce(new Error('database away'));
      return { success: true, value: 'in' };
    });
    await expect(throttling.logins.attempt(alice, work)).rejects.toThrow('database away');
  });

  it('keeps nothing in memory of attempts whose end could not be saved', async () => {
    const own = (): unknown => Reflect.get(Reflect.get(throttling.logins, 'ledger'), 'own');
    vi.spyOn(store, 'remove').mockRejectedValueOnce(new Error('database away'));
    await expect(attempt(alice, 'success')).rejects.toThrow('database away');
    expect(own()).toHaveProperty('size', 3);
    clock.advance('61 seconds');
    await attempt({ identity: 'bob@example.test', address: '192.0.2.9' }, 'success');
    expect(own()).toHaveProperty('size', 0);
  });

  it('saves one by one what does not get through together', async () => {
    const conflict = { done: false, undone: 0 } as const;
    const write = vi.spyOn(store, 'write');
    for (let n = 0; n < 3; n++) write.mockResolvedValueOnce(conflict);
    const held = await throttling.logins.reserve(alice);
    const waiting = [1, 2, 3].map((n) => throttling.logins.reserve(from(n)));
    const others = await Promise.all(waiting);
    const all = [held, ...others].map((reservation) => reservation.settle('failure'));
    const row = (await Promise.all(all)).map(({ failures }) => failures);
    expect(row.sort((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    expect((await attempt(alice, 'success')).failures).toBe(4);
  });

  it('answers BUSY when other processes change the counters without end', async () => {
    vi.spyOn(store, 'write').mockResolvedValue({ done: false, undone: 0 });
    const quick = vi.spyOn(Math, 'random').mockReturnValue(0);
    await expect(attempt(alice, 'failure')).rejects.toMatchObject({ code: 'BUSY' });
    quick.mockRestore();
  });

  it('is not harmed by a listener that throws', async () => {
    throttling = throttlingOver(
      store,
      clock,
      { stop: { limit: 1 } },
      {
        stopped: () => Promise.reject(new Error('listener')),
        notice: (message) => void notices.push(message),
      },
    );
    await expect(attempt(alice, 'failure')).resolves.toMatchObject({ stopped: true });
    expect(notices).toEqual(['A listener for stopped identities failed']);
  });

  it('counts nothing when it is off', async () => {
    throttling = build(false);
    await fail(alice, 300);
    await throttling.logins.clear(alice.identity);
    await expect(store.list('throttle', {})).resolves.toEqual([]);
  });
});

describe('The table of counters', () => {
  it('names nobody', async () => {
    await fail({ ...alice, device: 'device-1' });
    await throttling.mails.take('carol@example.test', '203.0.113.9');
    const table = JSON.stringify(await store.list('throttle', {}));
    for (const clear of ['alice', 'example.test', '192.0.2.1', 'device-1', '203.0.113.9']) {
      expect(table).not.toContain(clear);
    }
  });

  it('DOS-07: loses what has expired, and never the stop or the row of failures towards it', async () => {
    const bob = { ...alice, identity: 'bob@example.test' };
    await failSlowly(99, bob);
    await fail(bob);
    await fail(alice);
    for (let n = 0; n < 300; n++) {
      await fail({ identity: `ghost-${n}@example.test`, address: `2001:db8:0:${n}::/64` });
    }
    clock.advance('89 days');
    await fail(alice);
    await throttling.onModuleDestroy();
    const kept = await store.list('throttle', { expiresAt: { lte: clock.now().getTime() } });
    expect(kept).toEqual([]);
    clock.advance('2 days');
    await attempt(alice, 'failure');
    await throttling.onModuleDestroy();
    await expect(store.list('throttle', {})).resolves.toHaveLength(1 + 4);
    await refusal(bob);
    expect((await attempt(alice, 'failure')).failures).toBe(4);
  });

  it('tells the operator when old counters cannot be removed, and goes on', async () => {
    vi.spyOn(store, 'remove').mockRejectedValue(new Error('database away'));
    await fail(from(1));
    clock.advance('16 minutes');
    await fail(alice);
    await throttling.onModuleDestroy();
    expect(notices).toEqual(['Expired throttling counters could not be removed']);
  });
});
