import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../lib/core/users/security-types.js';
import { SecurityFixture } from '../../support/session.fixture.js';
import { STORES, type OpenStore } from '../../support/stores.js';
import { HandClock } from '../../support/throttling.fixture.js';

describe.each(STORES)('the sessions of a user over %s', (_, open) => {
  let opened: OpenStore;
  let app: SecurityFixture;
  let clock: HandClock;
  let alice: User;

  beforeEach(async () => {
    opened = await open();
    clock = new HandClock();
    app = new SecurityFixture(opened.store, clock);
    alice = await app.user();
  });
  afterEach(() => opened.close());

  it('lists what recognises a browser, the last used first, and nothing that signs in', async () => {
    const [first, second] = [app.browser(), app.browser()];
    await app.signIn(first, alice, true);
    clock.advance('1 hour');
    await app.signIn(second, alice);
    const current = (await app.manager.find(second.cookie('session')))?.session.handle;
    const list = await app.sessions.list(alice, { current });
    expect(list.map((session) => session.current)).toEqual([true, false]);
    expect(list[0]).toEqual({
      id: current,
      createdAt: clock.now(),
      lastSeenAt: clock.now(),
      expiresAt: new Date(clock.now().getTime() + 7 * 86_400_000),
      mechanism: 'password',
      ip: '192.0.2.1',
      userAgent: 'Browser/1.0',
      current: true,
    });
    for (const { id } of list) {
      first.plant('session', id);
      first.drop('remember');
      expect(await app.whoami(first)).toBeNull();
    }
  });

  it('does not list sessions that have ended', async () => {
    await app.signIn(app.browser(), alice);
    clock.advance('8 days');
    expect(await app.sessions.list(alice)).toEqual([]);
  });

  it('ends one session with the remember cookie of its browser, and only that', async () => {
    const [lost, kept] = [app.browser(), app.browser()];
    await app.signIn(lost, alice, true);
    await app.signIn(kept, alice, true);
    const id = (await app.manager.find(lost.cookie('session')))?.session.handle ?? '';
    expect(await app.sessions.revoke(alice, id)).toBe(true);
    expect(await app.sessions.revoke(alice, id)).toBe(false);
    expect(app.revoked).toEqual([id]);
    expect(await app.whoami(lost)).toBeNull();
    kept.restart();
    expect(await app.whoami(kept)).toBe('alice@app.test');
  });

  it('ROL-04: answers alike for the session of another user, an unknown one and nonsense', async () => {
    const browser = app.browser();
    await app.signIn(browser, alice);
    const id = (await app.sessions.list(alice))[0]!.id;
    const mallory = await app.user('mallory@app.test');
    const nonsense = [id, 'unknown', '', '__proto__', null, undefined, { not: null }, [id]];
    for (const value of nonsense) {
      expect(await app.sessions.revoke(mallory, value as string)).toBe(false);
    }
    expect(await app.whoami(browser)).toBe('alice@app.test');
  });

  it('ends all sessions and remember cookies, of this user alone', async () => {
    const [one, two, bobs] = [app.browser(), app.browser(), app.browser()];
    await app.signIn(one, alice, true);
    await app.signIn(two, alice);
    await app.signIn(bobs, await app.user('bob@app.test'), true);
    expect(await app.sessions.revokeAll(alice)).toBe(2);
    expect(app.revoked).toHaveLength(2);
    expect(await app.whoami(one)).toBeNull();
    expect(await app.whoami(two)).toBeNull();
    bobs.restart();
    expect(await app.whoami(bobs)).toBe('bob@app.test');
  });

  it.each([true, false])('spares the session given, remembered or not (%s)', async (remember) => {
    const [mine, other] = [app.browser(), app.browser()];
    await app.signIn(mine, alice, remember);
    await app.signIn(other, alice, true);
    const except = (await app.manager.find(mine.cookie('session')))?.session.handle;
    expect(await app.sessions.revokeAll(alice, { except })).toBe(1);
    expect(await app.whoami(other)).toBeNull();
    expect(await app.whoami(mine)).toBe('alice@app.test');
    mine.restart();
    expect(await app.whoami(mine)).toBe(remember ? 'alice@app.test' : null);
  });

  it('spares nothing for an id that is none of the user', async () => {
    const mallory = await app.user('mallory@app.test');
    await app.signIn(app.browser(), mallory);
    await app.signIn(app.browser(), alice);
    const except = (await app.sessions.list(mallory))[0]!.id;
    expect(await app.sessions.revokeAll(alice, { except })).toBe(1);
    expect(await app.sessions.list(mallory)).toHaveLength(1);
  });

  it('works without anybody to tell', async () => {
    const { SessionService } = await import('../../../lib/core/sessions/session.service.js');
    const silent = new SessionService(app.sessionStore, clock);
    await app.signIn(app.browser(), alice);
    const [session] = await silent.list(alice);
    expect(await silent.revoke(alice, session!.id)).toBe(true);
  });
});
