import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RememberCookie } from '../../../lib/core/sessions/remember-cookie.js';
import { SessionRestorer } from '../../../lib/core/sessions/session-restorer.js';
import type { User } from '../../../lib/core/users/security-types.js';
import type { PaperBrowser } from '../../support/paper-browser.js';
import {
  DAY,
  HOUR,
  MINUTE,
  OTHER_SECRET,
  SECRET,
  SecurityFixture,
} from '../../support/session.fixture.js';
import { STORES, type OpenStore } from '../../support/stores.js';
import { HandClock } from '../../support/throttling.fixture.js';

describe.each(STORES)('remember-me over %s', (_, open) => {
  let opened: OpenStore;
  let app: SecurityFixture;
  let clock: HandClock;
  let alice: User;
  let browser: PaperBrowser;

  beforeEach(async () => {
    opened = await open();
    clock = new HandClock();
    app = new SecurityFixture(opened.store, clock);
    alice = await app.user();
    browser = app.browser();
    await app.signIn(browser, alice, true);
  });
  afterEach(() => opened.close());

  const sessions = () => opened.store.list('session', {});
  const series = () => opened.store.list('remember', {});

  it('signs in after a restart of the browser, under a new session and a new cookie', async () => {
    const [session, remember] = [browser.cookie('session'), browser.cookie('remember')];
    browser.restart();
    clock.advance('1 hour');
    expect(await app.whoami(browser)).toBe('alice@app.test');
    expect(browser.cookie('session')).not.toBe(session);
    expect(browser.cookie('remember')).not.toBe(remember);
    expect(await sessions()).toHaveLength(1);
    const attributes = browser.attributes('remember');
    expect(attributes).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/' });
    expect(attributes?.maxAge).toBe((30 * DAY - HOUR) / 1000);
  });

  it('does nothing for a browser that was not to be remembered', async () => {
    const other = app.browser();
    await app.signIn(other, alice, false);
    other.restart();
    expect(await app.whoami(other)).toBeNull();
  });

  it('REM-05: the restored session is as old as the login', async () => {
    const login = clock.now().getTime();
    for (let day = 0; day < 3; day++) {
      clock.advance('1 day');
      browser.restart();
      const principal = await browser.visit((exchange) => app.authenticate(exchange));
      expect(principal?.session).toMatchObject({ authenticatedAt: login, mechanism: 'remember' });
    }
  });

  it('REM-04: ends 30 days after the login, however often it is used, and its sessions with it', async () => {
    for (let day = 1; day < 30; day++) {
      clock.advance('1 day');
      browser.restart();
      expect(await app.whoami(browser)).toBe('alice@app.test');
    }
    clock.advance('23.9 hours');
    expect(await app.whoami(browser)).toBe('alice@app.test');
    const copy = browser.steal();
    copy.plant('remember', browser.cookie('remember')!);
    clock.advance('361 seconds');
    copy.drop('session');
    expect(await app.whoami(copy)).toBeNull();
    expect(await app.whoami(browser)).toBeNull();
    expect(app.alarms).toEqual([]);
  });

  it('REM-07: 20 parallel restores make one session, one successor, and no alarm', async () => {
    browser.restart();
    const requests = Array.from({ length: 20 }, () => browser.request());
    const found = await Promise.all(requests.map((request) => app.authenticate(request)));
    expect(found.map((principal) => principal?.user['email'])).toEqual(
      Array(20).fill('alice@app.test'),
    );
    const cookies = (name: string) =>
      new Set(requests.map(({ answered }) => answered.get(name)?.value));
    expect(cookies('session').size).toBe(1);
    expect(cookies('remember').size).toBe(1);
    expect(await sessions()).toHaveLength(1);
    expect(await series()).toMatchObject([{ counter: 1 }]);
    browser.receive(requests[7]!);
    expect(await app.whoami(browser)).toBe('alice@app.test');
    expect(app.alarms).toEqual([]);
  });

  it('REM-07: parallel restores on two servers whose secrets are being rotated agree', async () => {
    const secrets = [SECRET, OTHER_SECRET];
    const late = new SecurityFixture(opened.store, clock, { secrets });
    const early = new SecurityFixture(opened.store, clock, { secrets: secrets.toReversed() });
    browser.restart();
    const requests = Array.from({ length: 20 }, () => browser.request());
    await Promise.all(requests.map((request, at) => (at % 2 ? late : early).authenticate(request)));
    const cookies = new Set(requests.map(({ answered }) => answered.get('session')?.value));
    expect(cookies.size).toBe(1);
    expect(await sessions()).toHaveLength(1);
  });

  it('takes a late request of the same moment in for 60 seconds, also after the successor was used', async () => {
    browser.restart();
    const late = browser.request();
    await app.whoami(browser);
    await app.whoami(browser);
    clock.advance('60 seconds');
    expect((await app.authenticate(late))?.user['email']).toBe('alice@app.test');
    browser.receive(late);
    expect(await app.whoami(browser)).toBe('alice@app.test');
    expect(await sessions()).toHaveLength(1);
  });

  it('REM-01: a thief and then the owner: the series ends, its sessions too, and the owner is told once', async () => {
    browser.restart();
    const thief = browser.steal('remember');
    expect(await app.whoami(thief)).toBe('alice@app.test');
    expect(await app.whoami(thief)).toBe('alice@app.test');
    clock.advance('61 seconds');
    const requests = Array.from({ length: 20 }, () => browser.request());
    const found = await Promise.all(requests.map((request) => app.authenticate(request)));
    expect(found).toEqual(Array(20).fill(null));
    expect(requests[0]?.answered.get('remember')?.attributes.maxAge).toBe(0);
    expect(app.alarms).toEqual(['alice@app.test']);
    expect(await app.whoami(thief)).toBeNull();
    expect(await sessions()).toEqual([]);
    expect(await series()).toEqual([]);
  });

  it('REM-01: what tells the owner is saved with the end of the series, once', async () => {
    app.alarmWrites = [{ create: 'role', values: { name: 'a mail to the owner' } }];
    browser.restart();
    const thief = browser.steal();
    await app.whoami(browser);
    await app.whoami(browser);
    clock.advance('61 seconds');
    await Promise.all(Array.from({ length: 20 }, () => app.authenticate(thief.request())));
    expect(await opened.store.list('role', {})).toHaveLength(1);
    expect(app.alarms).toHaveLength(1);
  });

  it('REM-01: the series stays where the owner cannot be told, and the request is refused', async () => {
    browser.restart();
    const thief = browser.steal();
    await app.whoami(browser);
    await app.whoami(browser);
    clock.advance('61 seconds');
    vi.spyOn(opened.store, 'write').mockRejectedValueOnce(new Error('no outbox'));
    await expect(app.authenticate(thief.request())).rejects.toThrow('no outbox');
    expect(app.alarms).toEqual([]);
    expect(await app.whoami(thief)).toBeNull();
    expect(app.alarms).toHaveLength(1);
  });

  it('works where nobody is to be told', async () => {
    const parts = { ...app, sessions: app.manager, codec: new RememberCookie(app.keys) };
    const silent = new SessionRestorer({ ...parts, alarm: undefined });
    browser.restart();
    const thief = browser.steal();
    await app.whoami(browser);
    await app.whoami(browser);
    clock.advance('61 seconds');
    expect(await silent.restore(thief.request())).toBeNull();
    expect(await series()).toEqual([]);
  });

  it('gives up without harm when every attempt loses a race', async () => {
    browser.restart();
    vi.spyOn(app.manager, 'tryStart').mockResolvedValue(null);
    const request = browser.request();
    await expect(app.authenticate(request)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(request.answered.size).toBe(0);
    vi.restoreAllMocks();
    expect(await app.whoami(browser)).toBe('alice@app.test');
  });

  it('REM-01: the owner and then a thief with an old copy', async () => {
    browser.restart();
    const thief = browser.steal();
    await app.whoami(browser);
    await app.whoami(browser);
    clock.advance('61 seconds');
    expect(await app.whoami(thief)).toBeNull();
    expect(app.alarms).toEqual(['alice@app.test']);
    expect(await app.whoami(browser)).toBeNull();
  });

  it('REM-01: other browsers of the owner stay signed in', async () => {
    const other = app.browser();
    await app.signIn(other, alice, true);
    browser.restart();
    const thief = browser.steal();
    await app.whoami(browser);
    await app.whoami(browser);
    clock.advance('2 minutes');
    await app.whoami(thief);
    other.restart();
    expect(await app.whoami(other)).toBe('alice@app.test');
  });

  it('REM-01: a cookie two rotations old is theft at once', async () => {
    browser.restart();
    const thief = browser.steal();
    await app.whoami(browser);
    browser.restart();
    await app.whoami(browser);
    expect(await app.whoami(thief)).toBeNull();
    expect(app.alarms).toHaveLength(1);
  });

  it('a thief who takes the cookie while the owner is at work is found out by the next request of the owner', async () => {
    const thief = browser.steal('remember');
    await app.whoami(thief);
    await app.whoami(thief);
    clock.advance('61 seconds');
    expect(await app.whoami(browser)).toBeNull();
    expect(app.alarms).toHaveLength(1);
    expect(await app.whoami(thief)).toBeNull();
  });

  describe('after an answer that never arrived', () => {
    beforeEach(async () => {
      browser.restart();
      await browser.visit((exchange) => app.authenticate(exchange), true);
    });

    it('the predecessor is good for a day on the same browser', async () => {
      clock.advance('23.9 hours');
      expect(await app.whoami(browser)).toBe('alice@app.test');
      expect(await app.whoami(browser)).toBe('alice@app.test');
      browser.restart();
      expect(await app.whoami(browser)).toBe('alice@app.test');
      expect(await sessions()).toHaveLength(1);
      expect(app.alarms).toEqual([]);
    });

    it('the predecessor is theft after a day', async () => {
      clock.advance('24.1 hours');
      expect(await app.whoami(browser)).toBeNull();
      expect(app.alarms).toHaveLength(1);
    });

    it.each(['without a device cookie', 'with another device cookie'])(
      'the predecessor is theft from another browser: %s',
      async (kind) => {
        const thief = browser.steal('remember');
        if (kind === 'with another device cookie') thief.plant('device', 'D'.repeat(43));
        clock.advance('61 seconds');
        expect(await app.whoami(thief)).toBeNull();
        expect(app.alarms).toHaveLength(1);
        expect(await app.whoami(browser)).toBeNull();
      },
    );

    it('the predecessor is good no more once the successor was seen', async () => {
      const late = browser.steal();
      expect(await app.whoami(browser)).toBe('alice@app.test');
      expect(await app.whoami(browser)).toBe('alice@app.test');
      clock.advance('61 seconds');
      expect(await app.whoami(late)).toBeNull();
      expect(app.alarms).toHaveLength(1);
    });

    it('20 parallel requests make one session where that of the rotation was too old already', async () => {
      const brief = new SecurityFixture(opened.store, clock, { idle: 10 * MINUTE });
      const other = brief.browser();
      await brief.signIn(other, alice, true);
      other.restart();
      await other.visit((exchange) => brief.authenticate(exchange), true);
      clock.advance('2 hours');
      const requests = Array.from({ length: 20 }, () => other.request());
      const found = await Promise.all(requests.map((request) => brief.authenticate(request)));
      expect(found.every((principal) => principal !== null)).toBe(true);
      other.receive(requests[3]!);
      expect(await brief.whoami(other)).toBe('alice@app.test');
      const live = (await sessions()).filter(
        (row) => Number(row['idleExpiresAt']) > clock.now().getTime(),
      );
      expect(live.filter((row) => row['rememberId'] === live[0]?.['rememberId'])).not.toHaveLength(
        0,
      );
      expect(new Set(requests.map(({ answered }) => answered.get('session')?.value)).size).toBe(1);
      expect(app.alarms).toEqual([]);
    });
  });

  it('a session that was ended from elsewhere is not restored by a request that was on its way', async () => {
    browser.restart();
    const late = browser.request();
    await app.whoami(browser);
    const [session] = await app.sessions.list(alice);
    await app.sessions.revoke(alice, session!.id);
    expect(await app.authenticate(late)).toBeNull();
    expect(await sessions()).toEqual([]);
    expect(app.alarms).toEqual([]);
  });

  it('a late request after a rise of rights gets nothing, and does no harm', async () => {
    browser.restart();
    const late = browser.request();
    await app.whoami(browser);
    await browser.visit(async (exchange) => {
      const principal = await app.authenticate(exchange);
      await app.manager.rotate(principal!.session, exchange, {
        authenticatedAt: clock.now().getTime(),
      });
    });
    expect(await app.authenticate(late)).toBeNull();
    browser.receive(late);
    expect(browser.cookie('remember')).toBeDefined();
    expect(await app.whoami(browser)).toBe('alice@app.test');
    expect(app.alarms).toEqual([]);
  });

  it('a rise of rights in the first request counts as the first use', async () => {
    browser.restart();
    await app.whoami(browser);
    await browser.visit(async (exchange) => {
      const found = await app.manager.find(app.manager.cookie(exchange));
      await app.manager.rotate(found!.session, exchange);
    });
    expect(await series()).toMatchObject([{ seenAt: clock.now().getTime() }]);
  });

  it('REM-02: is refused after logout on that browser, from any copy', async () => {
    const copy = browser.steal('remember');
    await browser.visit(async (exchange) => {
      const principal = await app.authenticate(exchange);
      await app.signIns.signOut(exchange, principal?.session ?? null);
    });
    expect(browser.cookie('remember')).toBeUndefined();
    expect(await app.whoami(copy)).toBeNull();
    expect(app.alarms).toEqual([]);
  });

  it('REM-02: also when the session was over at the logout', async () => {
    const copy = browser.steal('remember');
    browser.restart();
    await browser.visit((exchange) => app.signIns.signOut(exchange, null));
    expect(await app.whoami(copy)).toBeNull();
    expect(await series()).toEqual([]);
    expect(await sessions()).toEqual([]);
  });

  it("REM-03: is refused after the user's uniquifier has changed", async () => {
    browser.restart();
    await app.tokens.revokeAll(alice);
    expect(await app.whoami(browser)).toBeNull();
    const other = app.browser();
    await app.signIn(other, alice, true);
    other.restart();
    await opened.store.update('user', { id: alice.id }, { uniquifier: 'changed elsewhere' });
    expect(await app.whoami(other)).toBeNull();
    expect(app.alarms).toEqual([]);
  });

  it('a disabled user gets no session and keeps the series', async () => {
    browser.restart();
    await opened.store.update('user', { id: alice.id }, { active: false });
    expect(await app.whoami(browser)).toBeNull();
    await opened.store.update('user', { id: alice.id }, { active: true });
    expect(await app.whoami(browser)).toBe('alice@app.test');
  });

  it('REM-06: nothing is written before the user is admitted', async () => {
    browser.restart();
    const before = await series();
    const refused = await browser.visit((exchange) =>
      app.restorer.restore(exchange, async () => false),
    );
    expect(refused).toBeNull();
    expect(await series()).toEqual(before);
  });

  it('the login of another user leaves nothing of the former one on the browser', async () => {
    const copy = browser.steal('remember');
    const bob = await app.user('bob@app.test');
    await app.signIn(browser, bob);
    browser.restart();
    expect(await app.whoami(browser)).toBeNull();
    expect(await app.whoami(copy)).toBeNull();
    await app.signIn(browser, bob, true);
    browser.restart();
    expect(await app.whoami(browser)).toBe('bob@app.test');
  });

  it('CVE-2015-8314: two browsers have different cookies, each ends by itself', async () => {
    const other = app.browser();
    await app.signIn(other, alice, true);
    expect(other.cookie('remember')).not.toBe(browser.cookie('remember'));
    await browser.visit((exchange) => app.signIns.signOut(exchange, null));
    other.restart();
    expect(await app.whoami(other)).toBe('alice@app.test');
  });

  it('refuses every change to a cookie, without an alarm', async () => {
    const cookie = browser.cookie('remember')!;
    const [secret, , mac] = cookie.split('.');
    const flipped = Array.from(
      cookie,
      (letter, at) => cookie.slice(0, at) + (letter === 'A' ? 'B' : 'A') + cookie.slice(at + 1),
    );
    const others = [
      `${secret}.1.${mac}`,
      `${secret}.00.${mac}`,
      `${secret}.-0.${mac}`,
      `${secret}..${mac}`,
      `${cookie}.`,
      `${secret}.${mac}`,
      `.0.${mac}`,
      secret!,
      'null',
      '',
      'x'.repeat(9_999),
    ];
    for (const value of [...flipped, ...others]) {
      const forger = app.browser();
      forger.plant('remember', value);
      expect(await app.whoami(forger), value).toBeNull();
      expect(forger.cookie('remember'), value).toBeUndefined();
    }
    browser.restart();
    expect(await app.whoami(browser)).toBe('alice@app.test');
    expect(app.alarms).toEqual([]);
  });

  it('TOK-12: nothing in the database is a cookie, nor makes one', async () => {
    const [row] = await series();
    const values = Object.values(row!).map(String);
    const parts = browser.cookie('remember')!.split('.');
    expect(values).not.toContain(parts[0]);
    expect(values).not.toContain(parts[2]);
    const forger = app.browser();
    forger.plant('remember', `${String(row!['id'])}.0.${parts[2]}`);
    expect(await app.whoami(forger)).toBeNull();
  });

  it('FLT-16: cookies of a former secret are good until it is taken away', async () => {
    browser.restart();
    const rotated = new SecurityFixture(opened.store, clock, { secrets: [OTHER_SECRET, SECRET] });
    expect(await rotated.whoami(browser)).toBe('alice@app.test');
    browser.restart();
    const retired = new SecurityFixture(opened.store, clock, { secrets: [OTHER_SECRET] });
    expect(await retired.whoami(browser)).toBe('alice@app.test');
    const old = app.browser();
    await app.signIn(old, alice, true);
    old.restart();
    expect(await retired.whoami(old)).toBeNull();
  });

  it('a counter ahead of the database, as after a restored backup, is refused without an alarm', async () => {
    browser.restart();
    await app.whoami(browser);
    browser.restart();
    await opened.store.update('remember', { userId: String(alice.id) }, { counter: 0 });
    expect(await app.whoami(browser)).toBeNull();
    expect(app.alarms).toEqual([]);
  });
});
