import { Strategy } from 'passport';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { driveStrategy } from '../../../lib/core/authentication/strategy-driver.js';

/** What passport offers a strategy as `this`. */
interface Verbs {
  success(user: unknown): void;
  fail(...reasons: unknown[]): void;
  pass(): void;
  redirect(url: string): void;
  error(error: Error): void;
}

type Act = (verbs: Verbs, request: object) => unknown;

class ActingStrategy extends Strategy {
  constructor(private readonly act: Act) {
    super();
  }

  override authenticate(request: unknown): unknown {
    return this.act(this, request as object);
  }
}

const drive = (act: Act, request: object = {}) => driveStrategy(new ActingStrategy(act), request);

describe('driving a passport strategy', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('gives up after five seconds of silence and not before, and what comes later is too late', async () => {
    let late: Verbs | undefined;
    let outcome: unknown;
    const driven = drive((verbs) => {
      late = verbs;
    }).then((result) => (outcome = result));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(outcome).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    late?.success({ id: 1 });
    await driven;
    expect(outcome).toEqual({ kind: 'silent', silence: 5_000 });
  });

  it('keeps no timer once it has an outcome', async () => {
    await drive((verbs) => verbs.success({ id: 1 }));
    expect(vi.getTimerCount()).toBe(0);
    await drive(() => Promise.reject(new Error('no')));
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['success', (verbs: Verbs) => verbs.success({ id: 1 }), 'success'],
    ['success with nobody', (verbs: Verbs) => verbs.success(null), 'invalid'],
    ['pass', (verbs: Verbs) => verbs.pass(), 'absent'],
    ['fail', (verbs: Verbs) => verbs.fail(), 'absent'],
    ['fail with a challenge', (verbs: Verbs) => verbs.fail('Basic realm="x"'), 'absent'],
    ['fail with 401', (verbs: Verbs) => verbs.fail(401), 'absent'],
    ['fail with an Error', (verbs: Verbs) => verbs.fail(new Error('No auth token')), 'absent'],
    ['fail with 400', (verbs: Verbs) => verbs.fail('Malformed', 400), 'doubtful'],
    ['an error code', (verbs: Verbs) => verbs.fail('Bearer error="invalid_token"'), 'doubtful'],
    ['an error of its kind', (verbs: Verbs) => verbs.fail(new TypeError('x')), 'doubtful'],
    ['redirect', (verbs: Verbs) => verbs.redirect('/x'), 'redirect'],
    ['error', (verbs: Verbs) => verbs.error(new Error('x')), 'failed'],
    ['a throw', () => JSON.parse('{'), 'failed'],
    ['a rejection', () => Promise.reject(new Error('x')), 'failed'],
  ] as [string, (verbs: Verbs) => unknown, string][])('takes %s', async (_, act, kind) => {
    expect(await drive(act)).toMatchObject({ kind });
  });

  it('takes the first outcome alone', async () => {
    const user = { id: 1 };
    const first = await drive((verbs) => {
      verbs.success(user);
      verbs.fail('no');
      verbs.error(new Error('no'));
      throw new Error('no');
    });
    expect(first).toEqual({ kind: 'success', user });
    const second = await drive((verbs) => {
      verbs.redirect('/elsewhere');
      verbs.success(user);
    });
    expect(second).toMatchObject({ kind: 'redirect' });
  });

  it('gives each request an object of its own', async () => {
    const strategy = new ActingStrategy((verbs, request) => {
      (verbs as unknown as { seen: object }).seen = request;
      verbs.success({ id: (verbs as unknown as { seen: object }).seen });
    });
    const requests = [{ one: 1 }, { two: 2 }];
    const users = await Promise.all(
      requests.map((request) => driveStrategy(strategy as never, request)),
    );
    expect(users).toEqual(requests.map((id) => ({ kind: 'success', user: { id } })));
    expect(Object.keys(strategy)).not.toContain('seen');
    expect(Object.keys(strategy)).not.toContain('success');
  });
});
