import { beforeEach, describe, expect, it } from 'vitest';
import { randomToken } from '../../lib/common/random.js';
import type { User } from '../../lib/core/users/security-types.js';
import type { Store } from '../../lib/ports/store.js';
import type { PaperBrowser } from './paper-browser.js';
import { SecurityFixture, type SecurityOptions } from './session.fixture.js';
import { HandClock } from './throttling.fixture.js';

const PURPOSES = ['confirm', 'reset', 'login', 'change-email', 'invite'];

/** What must hold when several processes over one database do the same at the same moment. */
export function sessionRaces(stores: () => readonly Store[]): void {
  let clock: HandClock;
  let apps: SecurityFixture[];
  let alice: User;
  let number = 0;

  const open = (options?: SecurityOptions) =>
    stores().map((store) => new SecurityFixture(store, clock, options));
  const app = (at = 0): SecurityFixture => apps[at % apps.length]!;
  const all = <T>(count: number, work: (by: SecurityFixture, at: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, at) => work(app(at), at)));
  const list = (model: string) => app().store.list(model, { userId: String(alice.id) });
  const alarms = () => apps.flatMap((one) => one.alarms);

  beforeEach(async () => {
    clock = new HandClock();
    apps = open();
    alice = await app().user(`alice${number++}@app.test`);
  });

  describe('mailed tokens', () => {
    it.each(PURPOSES)('RAC-03: of 50 uses of a %s token one has its effect', async (purpose) => {
      const token = await app().tokens.issue(purpose, alice);
      const name = `effect ${randomToken()}`;
      const results = await all(50, (by, at) =>
        by.mailed.consumeWith(purpose, token, () => [
          { create: 'role', values: { name: `${name} ${at}` } },
        ]),
      );
      const kinds = results.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'consumed')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'used')).toHaveLength(49);
      const roles = await app().store.list('role', {});
      expect(roles.filter((role) => String(role['name']).startsWith(name))).toHaveLength(1);
    });

    it('TOK-03: of 20 issued at once one is good', async () => {
      const tokens = await all(20, (by) => by.tokens.issue('reset', alice));
      const states = await Promise.all(tokens.map((token) => app().tokens.status('reset', token)));
      expect(states.filter(({ invalid }) => !invalid)).toHaveLength(1);
    });

    it('TOK-14, RAC-12: a token and a change of its user never both count', async () => {
      for (let round = 0; round < 10; round++) {
        const user = await app().user(`round${round}.${alice.email}`);
        const token = await app().tokens.issue('reset', user);
        const password = `new ${round}`;
        const patch = { password: 'changed', uniquifier: randomToken() };
        const where = { id: user.id, password: null };
        const [result, changed] = await Promise.all([
          app().mailed.consumeWith('reset', token, () => [
            { update: 'user', where: { id: user.id }, patch: { password, uniquifier: 'x' } },
          ]),
          app(1).store.update('user', where, patch),
        ]);
        const after = (await app().fresh(user)).password;
        expect([result.kind === 'consumed', changed === 1].filter(Boolean)).toHaveLength(1);
        expect(after).toBe(changed === 1 ? 'changed' : password);
      }
    });
  });

  describe('remember-me', () => {
    let browser: PaperBrowser;
    beforeEach(async () => {
      browser = app().browser();
      await app().signIn(browser, alice, true);
      browser.restart();
    });

    it('REM-07: 20 restores make one session, one successor and no alarm', async () => {
      const requests = Array.from({ length: 20 }, () => browser.request());
      const found = await all(20, (by, at) => by.authenticate(requests[at]!));
      expect(found.every((principal) => principal?.session.userId === String(alice.id))).toBe(true);
      expect(new Set(requests.map(({ answered }) => answered.get('session')?.value)).size).toBe(1);
      expect(new Set(requests.map(({ answered }) => answered.get('remember')?.value)).size).toBe(1);
      expect(await list('session')).toHaveLength(1);
      expect(await list('remember')).toMatchObject([{ counter: 1 }]);
      expect(alarms()).toEqual([]);
    });

    it('REM-07: also after an answer that was lost and a session that has ended', async () => {
      await browser.visit((exchange) => app().authenticate(exchange), true);
      await app().store.remove('session', { userId: String(alice.id) });
      clock.advance('2 hours');
      const requests = Array.from({ length: 20 }, () => browser.request());
      const found = await all(20, (by, at) => by.authenticate(requests[at]!));
      expect(found.every(Boolean)).toBe(true);
      expect(new Set(requests.map(({ answered }) => answered.get('session')?.value)).size).toBe(1);
      expect(await list('session')).toHaveLength(1);
      expect(alarms()).toEqual([]);
    });

    it('REM-01: 20 uses of a stolen cookie tell the owner once and leave nothing', async () => {
      const thief = browser.steal('remember');
      await app().whoami(thief);
      await app().whoami(thief);
      clock.advance('61 seconds');
      const found = await all(20, (by) => by.authenticate(browser.request()));
      expect(found.some(Boolean)).toBe(false);
      expect(alarms()).toEqual([alice.email]);
      expect(await list('session')).toEqual([]);
    });

    it('SES-03: a logout wins against restores of the same moment', async () => {
      await all(20, async (by, at) => {
        const request = browser.request();
        if (at === 7) return by.signIns.signOut(request, null);
        return by.authenticate(request);
      });
      expect(await list('session')).toEqual([]);
      expect(await list('remember')).toEqual([]);
    });

    it('ASVS 7.4.5: so does the end of everything', async () => {
      await all(20, (by, at) =>
        at === 7 ? by.tokens.revokeAll(alice).then(() => null) : by.authenticate(browser.request()),
      );
      for (const row of await list('session')) expect(row['uniquifier']).not.toBe(alice.uniquifier);
      expect(await app().whoami(browser)).toBeNull();
    });
  });

  describe('sessions', () => {
    it('logins of many users at once all succeed, with cookies of ended sessions too', async () => {
      const users = await all(40, (by, at) => by.user(`user${at}.${alice.email}`));
      await all(40, async (by, at) => {
        const browser = by.browser();
        browser.plant('session', randomToken());
        await by.signIn(browser, users[at]!, true);
        expect(await by.whoami(browser)).toBe(users[at]!.email);
      });
    });

    it('SES-14: parallel logins keep to the number of sessions', async () => {
      apps = open({ max: 3 });
      await all(20, (by) => by.signIn(by.browser(), alice));
      expect(await list('session')).toHaveLength(3);
    });

    it('SES-02: of 20 rotations of one id one succeeds', async () => {
      const browser = app().browser();
      await app().signIn(browser, alice);
      const { session } = (await app().manager.find(browser.cookie('session')))!;
      const results = await all(20, (by) => by.manager.rotate(session, browser.request()));
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await list('session')).toHaveLength(1);
    });

    it('a session that ends while it is used and rotated stays ended', async () => {
      const browser = app().browser();
      await app().signIn(browser, alice);
      const { session } = (await app().manager.find(browser.cookie('session')))!;
      clock.advance('5 minutes');
      await all(20, async (by, at) => {
        if (at === 5) return by.sessions.revokeAll(alice);
        return at % 2 ? by.manager.touch(session) : by.manager.rotate(session, browser.request());
      });
      await app().sessions.revokeAll(alice);
      await all(20, (by) => Promise.resolve(by.manager.touch(session)));
      expect(await list('session')).toEqual([]);
    });

    it('revocations of one auth token at once all succeed', async () => {
      const token = await app().tokens.issueAuthToken(alice);
      expect(await all(20, (by) => by.tokens.revoke(token))).toEqual(Array(20).fill(true));
      for (const one of apps)
        expect((await one.tokens.verifyAuthToken(token)).kind).toBe('invalid');
    });
  });
}
