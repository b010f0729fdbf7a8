import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../lib/core/users/security-types.js';
import { SecurityFixture } from '../../support/session.fixture.js';
import { STORES, type OpenStore } from '../../support/stores.js';
import { HandClock } from '../../support/throttling.fixture.js';

describe.each(STORES)('known browsers over %s', (_, open) => {
  let opened: OpenStore;
  let app: SecurityFixture;
  let clock: HandClock;
  let alice: User;
  let bob: User;

  beforeEach(async () => {
    opened = await open();
    clock = new HandClock();
    app = new SecurityFixture(opened.store, clock);
    alice = await app.user();
    bob = await app.user('bob@app.test');
  });
  afterEach(() => opened.close());

  it('BRU-13: a browser is known to the user who signed in with it, also after logout', async () => {
    const browser = app.browser();
    expect(await app.devices.known(browser.request(), String(alice.id))).toBe(false);
    await app.signIn(browser, alice);
    await browser.visit((exchange) => app.signIns.signOut(exchange, null));
    expect(await app.devices.known(browser.request(), String(alice.id))).toBe(true);
    expect(await app.devices.known(browser.request(), String(bob.id))).toBe(false);
  });

  it('keeps its cookie at the next login of the same user, and lasts a year from then', async () => {
    const browser = app.browser();
    await app.signIn(browser, alice);
    const cookie = browser.cookie('device');
    clock.advance('360 days');
    await app.signIn(browser, alice);
    expect(browser.cookie('device')).toBe(cookie);
    clock.advance('364 days');
    expect(await app.devices.known(browser.request(), String(alice.id))).toBe(true);
    const copy = browser.steal();
    copy.plant('device', cookie!);
    clock.advance('2 days');
    expect(await app.devices.known(copy.request(), String(alice.id))).toBe(false);
    await app.signIn(copy, alice);
    expect(copy.cookie('device')).not.toBe(cookie);
  });

  it('SES-01: a planted cookie never becomes known', async () => {
    const browser = app.browser();
    const mallory = app.browser();
    await app.signIn(mallory, bob);
    browser.plant('device', mallory.cookie('device')!);
    await app.signIn(browser, alice);
    expect(await app.devices.known(mallory.request(), String(alice.id))).toBe(false);
    expect(await app.devices.known(browser.request(), String(alice.id))).toBe(true);
  });

  it('asks the database nothing for a cookie that is none of ours', async () => {
    const browser = app.browser();
    for (const value of ['', 'x', 'D'.repeat(44), 'D'.repeat(42) + '.', 'x'.repeat(10_000)]) {
      browser.plant('device', value);
      expect(await app.devices.known(browser.request(), String(alice.id))).toBe(false);
      expect(app.devices.digest(browser.request())).toBeNull();
    }
  });

  it('stores digests only, of which none is a cookie', async () => {
    const browser = app.browser();
    await app.signIn(browser, alice);
    const [row] = await opened.store.list('device', {});
    expect(Object.values(row!)).not.toContain(browser.cookie('device'));
    browser.plant('device', String(row!['id']));
    expect(await app.devices.known(browser.request(), String(alice.id))).toBe(false);
  });

  it('keeps 50 browsers of a user, those that signed in last, and clears up every now and then', async () => {
    const browsers: ReturnType<typeof app.browser>[] = [];
    for (let kept = 0; kept === browsers.length && kept < 600;) {
      const browser = app.browser();
      browsers.push(browser);
      await app.signIn(browser, alice);
      clock.advance('1 second');
      kept = (await opened.store.list('device', { userId: String(alice.id) })).length;
    }
    const known = await Promise.all(
      browsers.map((browser) => app.devices.known(browser.request(), String(alice.id))),
    );
    expect(browsers.length).toBeGreaterThan(50);
    expect(known).toEqual(browsers.map((_, index) => index >= browsers.length - 50));
  });

  it('can be made strangers, for one user', async () => {
    const [hers, his] = [app.browser(), app.browser()];
    await app.signIn(hers, alice);
    await app.signIn(his, bob);
    await opened.store.write([app.devices.forgetAll(String(alice.id))]);
    expect(await app.devices.known(hers.request(), String(alice.id))).toBe(false);
    expect(await app.devices.known(his.request(), String(bob.id))).toBe(true);
  });
});
