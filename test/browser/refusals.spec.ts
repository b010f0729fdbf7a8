import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Store } from '../../lib/ports/store.js';
import { openChromium } from '../support/chromium.js';
import { addressOf, describeWith } from '../support/services.js';
import { PASSWORD } from '../support/site.js';
import { startFlowSite, type FlowSite } from './flow-site.js';
import { ForeignPage } from './foreign-page.js';
import { MAILED_LINKS } from './mailed-links.js';
import { Person } from './person.js';

const NEW_PASSWORD = 'a second good password';
const STORE_METHODS = [
  'find',
  'list',
  'update',
  'increment',
  'write',
  'principalById',
  'principalBySession',
] as const;

describeWith('chromium', 'what people are refused in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(addressOf('chromium'));
  });
  afterAll(() => browser?.close());

  describe.each([
    { adapter: 'express', javaScriptEnabled: true, host: '127.0.0.1' },
    { adapter: 'fastify', javaScriptEnabled: false, host: 'localhost' },
  ] as const)('on $adapter', ({ adapter, javaScriptEnabled, host }) => {
    let site: FlowSite;
    let names = 0;
    beforeAll(async () => {
      site = await startFlowSite(adapter, { throttling: {} });
    });
    afterEach(() => vi.restoreAllMocks());
    afterAll(() => site?.close());

    const arrive = () => Person.arrive(browser, site, { javaScriptEnabled });
    const somebody = async (values = {}) =>
      (await site.user(`person${names++}@${adapter}.test`, values)).email;
    const logIn = async (person: Person, email: string, password = PASSWORD) => {
      await person.enter({ 'Email address': email, Password: password });
      await person.press('Log in');
    };
    const isIn = async (email: string, password: string) =>
      (await site.visitor().json('/login', { email, password })).status === 200;

    it.each(MAILED_LINKS)('TOK-01: a $name link that is damaged, late or used', async (kind) => {
      const email = await somebody(kind.account);
      const sent = async () =>
        (await site.mails(email)).filter(({ mail }) => mail.subject === kind.subject).length;
      const person = await arrive();
      await person.open(kind.page);
      await person.enter({ 'Email address': email });
      await person.press('Send link');
      await person.sees('Check your inbox', email);
      const link = await site.link(email);
      await person.open(link.slice(0, -2));
      await person.sees('This link no longer works', kind.broken);
      site.clock.advance(kind.late);
      await person.followMail(email, kind.button, kind.subject);
      const lifetime = `Its lifetime was ${kind.lifetime}.`;
      await person.sees('This link no longer works', 'has expired', lifetime, 'a limited time');
      expect(await person.value('Email address')).toBe('');
      expect(await sent()).toBe(1);
      await person.enter({ 'Email address': email });
      await person.press('Send new link');
      await person.sees('Check your inbox', email);
      expect(await sent()).toBe(2);
      const fresh = await site.link(email);
      await person.followMail(email, kind.button, kind.subject);
      await kind.use(person);
      await person.context.clearCookies();
      await person.open(fresh);
      await kind.again(person);
      await person.open('/');
      await person.sees('Start', 'Nobody');
      expect(await sent()).toBe(2);
      await person.leave();
    });

    it('BRU-01: who guessed too often reads how long to wait, and comes in after it', async () => {
      const email = await somebody();
      const person = await arrive();
      await person.open('/profile');
      for (let attempt = 0; attempt < 5; attempt++) {
        await logIn(person, email, `wrong ${attempt}`);
        await person.sees('Log in', 'These login details are not right');
      }
      const answer = person.page.waitForResponse((response) => response.status() === 429);
      await logIn(person, email);
      expect(Number((await answer).headers()['retry-after'])).toBeGreaterThan(0);
      await person.sees('Log in', 'Too many attempts. Please wait 15 minutes, then try again.');
      expect(await person.value('Email address')).toBe(email);
      expect(await person.value('Password')).toBe('');
      expect(await person.focused()).toBe('password');
      site.clock.advance('15 minutes');
      await person.enter({ Password: PASSWORD });
      await person.press('Log in');
      await person.sees('Profile', email);
      await person.leave();
    });

    it(`CSR-01, CSR-07: a form of a foreign page on ${host} changes nothing`, async () => {
      const email = await somebody();
      const other = await somebody();
      const stranger = `stranger${names++}@${adapter}.test`;
      const twice = { newPassword: NEW_PASSWORD, newPasswordConfirm: NEW_PASSWORD };
      const forms = {
        '/login': { email: other, password: PASSWORD },
        '/logout': {},
        '/change': { password: PASSWORD, ...twice },
        '/register': { email: stranger, password: PASSWORD, passwordConfirm: PASSWORD },
      };
      const foreign = await ForeignPage.start(site.origin, forms);
      const person = await arrive();
      await person.open('/profile');
      await logIn(person, email);
      const before = await person.context.cookies(site.origin);
      for (const path of Object.keys(forms)) {
        await person.open(foreign.address(host));
        await person.press(path);
        await person.sees('No access', 'Nothing was changed');
        expect(person.path).toBe(path);
        expect(await person.context.cookies(site.origin)).toEqual(before);
      }
      await person.press('To the start page');
      await person.sees('Start', `In: ${email}`);
      expect(await isIn(email, PASSWORD)).toBe(true);
      expect(await site.users.findUser({ email: stranger })).toBeNull();
      expect(await site.mails(stranger)).toEqual([]);
      await person.leave();
      await foreign.close();
    });

    it('what a role is missing for leads back to the start page', async () => {
      const email = await somebody();
      const person = await arrive();
      await person.open('/office');
      await logIn(person, email);
      await person.sees('No access', 'You do not have permission to see this page.');
      expect(await person.page.getByRole('link', { name: 'Log in', exact: true }).count()).toBe(0);
      await person.press('To the start page');
      await person.sees('Start', `In: ${email}`);
      await person.leave();
    });

    it('while the store is away pages say so, and afterwards everything is as it was', async () => {
      const email = await somebody();
      const [person, newcomer] = [await arrive(), await arrive()];
      await person.open('/profile');
      await logIn(person, email);
      await newcomer.open('/login');
      breakStore(site);
      await person.open('/profile');
      await person.sees('One moment, please', 'This does not work at the moment.');
      await logIn(newcomer, email);
      await newcomer.sees('Log in', 'This does not work at the moment.');
      expect(await newcomer.value('Email address')).toBe(email);
      vi.restoreAllMocks();
      await person.press('To the start page');
      await person.sees('Start', `In: ${email}`);
      await newcomer.enter({ Password: PASSWORD });
      await newcomer.press('Log in');
      await newcomer.sees('Start', `In: ${email}`);
      await Promise.all([person.leave(), newcomer.leave()]);
    });
  });
});

/** The site's store answers nothing more. */
function breakStore(site: FlowSite): void {
  const store = site.app.get<Store>(Store, { strict: false });
  for (const method of STORE_METHODS) {
    vi.spyOn(store, method).mockRejectedValue(new Error('The connection was lost'));
  }
}
