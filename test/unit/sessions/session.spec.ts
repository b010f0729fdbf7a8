import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../../lib/common/digest.js';
import { SessionManager } from '../../../lib/core/sessions/session.manager.js';
import { StoreSessionStore } from '../../../lib/core/sessions/store-session-store.js';
import type { SessionPrincipal, SessionRow } from '../../../lib/ports/session-store.js';
import {
  SecurityFixture,
  DAY,
  HOUR,
  MINUTE,
  type SecurityOptions,
} from '../../support/session.fixture.js';
import { STORES, type OpenStore } from '../../support/stores.js';
import { HandClock } from '../../support/throttling.fixture.js';

describe.each(STORES)('sessions over %s', (_, open) => {
  let opened: OpenStore;
  let clock: HandClock;
  const build = (options?: SecurityOptions): SecurityFixture =>
    new SecurityFixture(opened.store, clock, options);

  beforeEach(async () => {
    opened = await open();
    clock = new HandClock();
  });
  afterEach(() => opened.close());

  it('signs a browser in and knows it at the next request', async () => {
    const app = build();
    const browser = app.browser();
    expect(await app.whoami(browser)).toBeNull();
    await app.signIn(browser, await app.user());
    expect(await app.whoami(browser)).toBe('alice@app.test');
  });

  it('gives the user with roles and the session in one query', async () => {
    const app = build();
    const user = await app.user();
    const role = await opened.store.create('role', { name: 'admin' });
    await opened.store.link(String(user.id), String(role['id']));
    const browser = app.browser();
    await app.signIn(browser, user);
    const principal = await app.manager.find(browser.cookie('session'));
    expect(principal?.user['roles']).toMatchObject([{ name: 'admin' }]);
    expect(principal?.session).toMatchObject({
      userId: String(user.id),
      mechanism: 'password',
      ip: '192.0.2.1',
      userAgent: 'Browser/1.0',
    });
  });

  it('SES-01: never signs in an id that the request brought along, and ends its session', async () => {
    const app = build();
    const fixed = 'F'.repeat(43);
    const browser = app.browser();
    browser.plant('session', fixed);
    await app.signIn(browser, await app.user());
    expect(browser.cookie('session')).not.toBe(fixed);
    expect(await app.manager.find(fixed)).toBeNull();
    const first = browser.cookie('session');
    await app.signIn(browser, await app.user('bob@app.test'));
    expect(await app.manager.find(first)).toBeNull();
    expect(await app.whoami(browser)).toBe('bob@app.test');
  });

  it('SES-02: gives a new id at a rise of rights; the old one is dead', async () => {
    const app = build();
    const browser = app.browser();
    await app.signIn(browser, await app.user());
    const before = browser.cookie('session');
    const handle = (await app.manager.find(before))?.session.handle;
    clock.advance('1 hour');
    await browser.visit(async (exchange) => {
      const principal = await app.authenticate(exchange);
      if (!principal) throw new Error('not signed in');
      await app.manager.rotate(principal.session, exchange, {
        authenticatedAt: clock.now().getTime(),
      });
    });
    expect(await app.manager.find(before)).toBeNull();
    const after = await app.manager.find(browser.cookie('session'));
    expect(after?.session).toMatchObject({ handle, authenticatedAt: clock.now().getTime() });
    expect(after?.session.expiresAt).toBe(clock.now().getTime() + 30 * DAY);
  });

  it('keeps age and absolute end at a rise of rights without a new proof', async () => {
    const app = build();
    const browser = app.browser();
    await app.signIn(browser, await app.user());
    const before = (await app.manager.find(browser.cookie('session')))!.session;
    clock.advance('1 hour');
    const renewed = await browser.visit((exchange) => app.manager.rotate(before, exchange));
    const { authenticatedAt, expiresAt, createdAt } = before;
    expect(renewed?.session).toMatchObject({ authenticatedAt, expiresAt, createdAt });
  });

  it('SES-02: of parallel rotations of one id one succeeds, and an ended session is not brought back', async () => {
    const app = build();
    const browser = app.browser();
    const user = await app.user();
    await app.signIn(browser, user);
    const { session } = (await app.manager.find(browser.cookie('session')))!;
    const rotate = () => app.manager.rotate(session, browser.request());
    const results = await Promise.all(Array.from({ length: 20 }, rotate));
    expect(results.filter(Boolean)).toHaveLength(1);
    await app.sessions.revokeAll(user);
    expect(await rotate()).toBeNull();
    expect(await app.sessions.list(user)).toEqual([]);
  });

  it('SES-03: a copied cookie is worth nothing after logout', async () => {
    const app = build();
    const browser = app.browser();
    await app.signIn(browser, await app.user());
    const copy = browser.steal();
    await browser.visit(async (exchange) => {
      const principal = await app.authenticate(exchange);
      await app.signIns.signOut(exchange, principal?.session ?? null);
    });
    expect(browser.cookie('session')).toBeUndefined();
    expect(await app.whoami(copy)).toBeNull();
    expect(await opened.store.list('session', {})).toEqual([]);
  });

  it('ends the session that a request carries also when nobody looked at it', async () => {
    const app = build();
    const browser = app.browser();
    await app.signIn(browser, await app.user());
    const copy = browser.steal();
    await browser.visit((exchange) => app.signIns.signOut(exchange, null));
    expect(await app.whoami(copy)).toBeNull();
  });

  it('SES-04: ends a session one second after the idle limit, not one second before', async () => {
    const app = build({ idle: 30 * MINUTE });
    const [early, late] = [app.browser(), app.browser()];
    const user = await app.user();
    await app.signIn(early, user);
    await app.signIn(late, user);
    clock.advance('1799 seconds');
    expect(await app.whoami(early)).toBe('alice@app.test');
    clock.advance('2 seconds');
    expect(await app.whoami(late)).toBeNull();
    expect(await app.whoami(early)).toBe('alice@app.test');
  });

  it('SES-04: ends a session at the absolute limit in spite of use each minute', async () => {
    const app = build({ idle: 30 * MINUTE, absolute: 2 * HOUR });
    const browser = app.browser();
    await app.signIn(browser, await app.user());
    for (let minute = 1; minute < 120; minute++) {
      clock.advance('1 minute');
      expect(await app.whoami(browser)).toBe('alice@app.test');
    }
    clock.advance('59 seconds');
    expect(await app.whoami(browser)).toBe('alice@app.test');
    clock.advance('1 second');
    expect(await app.whoami(browser)).toBeNull();
  });

  it('keeps a session of a short idle limit alive through steady use', async () => {
    const app = build({ idle: 20_000 });
    const browser = app.browser();
    await app.signIn(browser, await app.user());
    for (let second = 0; second < 120; second += 3) {
      clock.advance('3 seconds');
      expect(await app.whoami(browser)).toBe('alice@app.test');
    }
  });

  it('notes use at most once a minute, and never on a session that has ended', async () => {
    const app = build();
    const browser = app.browser();
    const user = await app.user();
    await app.signIn(browser, user);
    const seen = async (): Promise<number | undefined> =>
      (await app.sessions.list(user))[0]?.lastSeenAt.getTime();
    const start = await seen();
    clock.advance('59 seconds');
    const { session } = (await app.manager.find(browser.cookie('session')))!;
    await app.manager.touch(session);
    expect(await seen()).toBe(start);
    clock.advance('1 second');
    await app.manager.touch(session);
    expect(await seen()).toBe(start! + MINUTE);
    await app.sessions.revokeAll(user);
    clock.advance('1 hour');
    await app.manager.touch(session);
    expect(await opened.store.list('session', {})).toEqual([]);
  });

  it('SES-05: takes no id that was changed, cut, lengthened or padded', async () => {
    const app = build();
    const browser = app.browser();
    await app.signIn(browser, await app.user());
    const id = browser.cookie('session')!;
    const flipped = Array.from(
      id,
      (letter, at) => id.slice(0, at) + (letter === 'A' ? 'B' : 'A') + id.slice(at + 1),
    );
    const wrong = [
      ...flipped,
      id.slice(1),
      id.slice(0, -1),
      `${id}A`,
      `${id}=`,
      ` ${id}`,
      `${id}\0`,
      '',
      'x'.repeat(10_000),
      sha256(id),
    ];
    for (const value of wrong) expect(await app.manager.find(value), value).toBeNull();
    expect(await app.manager.find(undefined)).toBeNull();
    expect(await app.whoami(browser)).toBe('alice@app.test');
  });

  it('takes the cookie away from a browser whose session has ended', async () => {
    const app = build();
    const browser = app.browser();
    browser.plant('session', 'gone');
    await browser.visit(async (exchange) => app.manager.takeAway(exchange));
    expect(browser.cookie('session')).toBeUndefined();
    const other = app.browser().request();
    app.manager.takeAway(other);
    expect(other.answered.size).toBe(0);
  });

  it('SES-09: ids are unique and of 256 bits, and the database holds their digests only', async () => {
    const app = build();
    const user = await app.user();
    const ids = new Set<string>();
    for (let login = 0; login < 1000; login++) {
      const { cookie } = await app.manager.start(user, {
        exchange: app.browser().request(),
        mechanism: 'password',
      });
      expect(Buffer.from(cookie, 'base64url')).toHaveLength(32);
      ids.add(cookie);
    }
    expect(ids.size).toBe(1000);
    expect([...ids].sort()).not.toEqual([...ids]);
    const rows = await opened.store.list('session', {});
    const stored = new Set(rows.flatMap((row) => Object.values(row)));
    for (const id of ids) {
      expect(stored.has(id)).toBe(false);
      expect(stored.has(sha256(id))).toBe(true);
    }
  });

  it('SES-10: a changed uniquifier ends all sessions at the next request', async () => {
    const app = build();
    const user = await app.user();
    const browsers = [app.browser(), app.browser(), app.browser()];
    for (const browser of browsers) await app.signIn(browser, user, true);
    await opened.store.update('user', { id: user.id }, { uniquifier: 'second' });
    for (const browser of browsers) expect(await app.whoami(browser)).toBeNull();
    expect(await app.sessions.list(await app.fresh(user))).toEqual([]);
  });

  it('SES-11: sessions of a deleted user are dead at once', async () => {
    const app = build();
    const user = await app.user();
    const browser = app.browser();
    await app.signIn(browser, user, true);
    await opened.store.remove('user', { id: user.id });
    expect(await app.whoami(browser)).toBeNull();
  });

  it('SES-14: keeps to the number of sessions allowed; the oldest end with their remember cookies', async () => {
    const app = build({ max: 2 });
    const user = await app.user();
    const browsers = [app.browser(), app.browser(), app.browser()];
    for (const browser of browsers) {
      await app.signIn(browser, user, true);
      clock.advance('1 second');
    }
    expect(await Promise.all(browsers.map((browser) => app.whoami(browser)))).toEqual([
      null,
      'alice@app.test',
      'alice@app.test',
    ]);
    expect(app.revoked).toHaveLength(1);
  });

  it('SES-14: keeps to it under parallel logins', async () => {
    const app = build({ max: 3 });
    const user = await app.user();
    await Promise.all(Array.from({ length: 20 }, () => app.signIn(app.browser(), user)));
    expect(await app.sessions.list(user)).toHaveLength(3);
  });

  it('saves a session together with the writes of its flow, or neither', async () => {
    const app = build();
    const user = await app.user();
    const browser = app.browser();
    const also = [
      { update: 'user', where: { email: 'nobody' }, patch: { active: true }, expect: 1 },
    ];
    const start = browser.visit((exchange) =>
      app.signIns.signIn(user, { exchange, mechanism: 'password', remember: true, also }),
    );
    await expect(start).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(browser.cookie('session')).toBeUndefined();
    expect(await opened.store.list('session', {})).toEqual([]);
    expect(await opened.store.list('remember', {})).toEqual([]);
  });

  it('asks again what a session store of the site may have forgotten to ask', async () => {
    /** Finds sessions whatever has become of them. */
    class LaxStore extends StoreSessionStore {
      override async principal(id: string): Promise<SessionPrincipal | null> {
        const session = (await opened.store.find('session', { id })) as SessionRow | null;
        const principal = session && (await opened.store.principalById(session.userId));
        return principal && { ...principal, session };
      }
    }
    const app = build({ idle: HOUR, absolute: DAY });
    const user = await app.user();
    const browser = app.browser();
    await app.signIn(browser, user);
    const cookie = browser.cookie('session');
    const id = sha256(cookie!);
    const limits = { idle: HOUR, absolute: DAY, sessions: app.sessions };
    const lax = new LaxStore(opened.store, clock, app.purger);
    const manager = new SessionManager(lax, app.cookies, clock, limits);
    expect(await manager.find(cookie)).not.toBeNull();
    await opened.store.update('user', { id: user.id }, { uniquifier: 'changed' });
    expect(await manager.find(cookie)).toBeNull();
    await opened.store.update('user', { id: user.id }, { uniquifier: user.uniquifier });
    await opened.store.update('session', { id }, { expiresAt: clock.now().getTime() });
    expect(await manager.find(cookie)).toBeNull();
    await opened.store.update('session', { id }, { expiresAt: clock.now().getTime() + DAY });
    clock.advance('1 hour');
    expect(await manager.find(cookie)).toBeNull();
  });

  it('denies when the database is gone', async () => {
    const app = build();
    const browser = app.browser();
    await app.signIn(browser, await app.user());
    vi.spyOn(opened.store, 'principalBySession').mockRejectedValue(new Error('gone'));
    await expect(app.whoami(browser)).rejects.toThrow('gone');
  });

  it('keeps what a client says of itself within bounds', async () => {
    const app = build();
    const user = await app.user();
    const start = async (client: object, mechanism = 'password') => {
      const exchange = Object.assign(app.browser().request(), client);
      return (await app.manager.start(user, { exchange, mechanism })).session;
    };
    const silent = await start({ ip: '', userAgent: null });
    expect(silent).toMatchObject({ ip: null, userAgent: null });
    const loud = await start({ ip: '1'.repeat(999), userAgent: 'U'.repeat(999) }, 'm'.repeat(99));
    expect(loud.ip).toHaveLength(64);
    expect(loud.userAgent).toHaveLength(255);
    expect(loud.mechanism).toHaveLength(32);
  });
});
