import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RowPurger } from '../../../lib/core/sessions/row-purger.js';
import type { User } from '../../../lib/core/users/security-types.js';
import { MINUTE, SecurityFixture } from '../../support/session.fixture.js';
import { STORES, type OpenStore } from '../../support/stores.js';
import { HandClock } from '../../support/throttling.fixture.js';

describe.each(STORES)('the removal of ended rows over %s', (_, open) => {
  let opened: OpenStore;
  let app: SecurityFixture;
  let clock: HandClock;
  let alice: User;

  beforeEach(async () => {
    opened = await open();
    clock = new HandClock();
    app = new SecurityFixture(opened.store, clock, { idle: 10 * MINUTE });
    alice = await app.user();
  });
  afterEach(() => {
    vi.useRealTimers();
    return opened.close();
  });

  const count = async (model: string) => (await opened.store.list(model, {})).length;

  it('takes what has ended and leaves what lives', async () => {
    await app.signIn(app.browser(), alice, true);
    await app.tokens.revoke(await app.tokens.issueAuthToken(alice));
    await app.tokens.issue('reset', alice);
    clock.advance('20 minutes');
    const browser = app.browser();
    await app.signIn(browser, alice);
    expect(await app.purger.run()).toBe(1);
    expect(await app.whoami(browser)).toBe('alice@app.test');
    clock.advance('3 hours');
    expect(await app.purger.run()).toBe(2);
    expect(await count('revokedToken')).toBe(0);
    expect(await count('mailedToken')).toBe(1);
    clock.advance('31 days');
    expect(await app.purger.run()).toBe(2);
    expect(await count('mailedToken')).toBe(0);
    expect(await count('remember')).toBe(0);
    expect(await count('device')).toBe(2);
    clock.advance('365 days');
    expect(await app.purger.run()).toBe(2);
    expect(await app.purger.run()).toBe(0);
  });

  it('keeps a revoked token revoked until it would have ended by every clock', async () => {
    const token = await app.tokens.issueAuthToken(alice);
    await app.tokens.revoke(token);
    clock.advance('119 minutes');
    await app.purger.run();
    expect(await count('revokedToken')).toBe(1);
  });

  it('is bounded, and several runs at once are one', async () => {
    const row = (at: number) => ({
      create: 'revokedToken',
      values: { id: `t${at}`, userId: null, expiresAt: 1 },
    });
    await opened.store.write(Array.from({ length: 501 }, (_entry, at) => row(at)));
    expect(await Promise.all([app.purger.run(), app.purger.run()])).toEqual([500, 500]);
    expect(await count('revokedToken')).toBe(1);
    expect(await app.purger.run()).toBe(1);
  });

  it('runs after the request that made it due, at most every ten minutes, and harms nobody when it fails', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const purger = new RowPurger(opened.store, clock);
    const run = vi.spyOn(purger, 'run').mockRejectedValue(new Error('the database is gone'));
    purger.tick();
    expect(run).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(run).toHaveBeenCalledTimes(1);
    purger.tick();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(run).toHaveBeenCalledTimes(1);
    clock.advance('10 minutes');
    purger.tick();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(run).toHaveBeenCalledTimes(2);
  });
});
