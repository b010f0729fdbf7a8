import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openChromium } from '../support/chromium.js';
import { addressOf, describeWith } from '../support/services.js';
import { ADAPTERS, PASSWORD } from '../support/site.js';
import { startFlowSite, type FlowSite } from './flow-site.js';
import { Line } from './line.js';
import { Person } from './person.js';

const NEW_PASSWORD = 'a second good password';
const NEW = { 'New password': NEW_PASSWORD, 'Repeat the new password': NEW_PASSWORD };

describeWith('chromium', 'what people do to forms', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(addressOf('chromium'), { keepsPages: true });
  });
  afterAll(() => browser?.close());

  describe.each(ADAPTERS)('on %s', (adapter) => {
    let site: FlowSite;
    let names = 0;
    beforeAll(async () => {
      site = await startFlowSite(adapter);
    });
    afterEach(() => site.line.free());
    afterAll(() => site?.close());

    const arrive = (options: BrowserContextOptions = {}) => Person.arrive(browser, site, options);
    const somebody = async () => (await site.user(`person${names++}@${adapter}.test`)).email;
    const logIn = async (person: Person, email: string, password = PASSWORD) => {
      await person.enter({ 'Email address': email, Password: password });
      await person.press('Log in');
    };
    const isIn = async (email: string, password: string) =>
      (await site.visitor().json('/login', { email, password })).status === 200;

    describe.each([
      ['with JavaScript', true],
      ['without JavaScript', false],
    ])('a button pressed twice, %s', (_name, javaScriptEnabled) => {
      /** Presses twice on a slow line, and gives how many writes arrived. */
      const pressTwice = async (person: Person, name: string): Promise<number> => {
        const line = site.line.slow();
        const box = await person.page.getByRole('button', { name, exact: true }).boundingBox();
        const press = () => person.page.mouse.click((box?.x ?? 0) + 9, (box?.y ?? 0) + 9);
        await person.arriving(async () => {
          await press();
          await line.write();
          await press();
          // As long as a second write may need to arrive where one is sent.
          await person.page.waitForTimeout(150);
          line.free();
        });
        return line.writes;
      };
      const writes = javaScriptEnabled ? 1 : 2;
      const words = (person: Person) => person.page.locator('main').innerText();

      it('makes one account and confirms it once', async () => {
        const email = `twice@${adapter}-${javaScriptEnabled}.test`;
        const person = await arrive({ javaScriptEnabled });
        await person.open('/register?next=/profile');
        await person.enter({ 'Email address': email, Password: PASSWORD });
        await person.enter({ 'Repeat the password': PASSWORD });
        expect(await pressTwice(person, 'Create account')).toBe(writes);
        await person.sees('Log in', `We have sent an email to ${email}`);
        const subjects = (await site.mails(email)).map(({ mail }) => mail.subject);
        expect(subjects.filter((subject) => subject === 'Welcome')).toHaveLength(1);
        await person.followMail(email, 'Confirm address', 'Welcome');
        expect(await pressTwice(person, 'Confirm address')).toBe(writes);
        await person.sees('Log in', 'confirmed');
        await logIn(person, email);
        await person.sees('Profile', email);
        await person.leave();
      });

      it('logs in, and changes the password once', async () => {
        const email = await somebody();
        const person = await arrive({ javaScriptEnabled });
        await person.open('/change');
        await person.enter({ 'Email address': email, Password: PASSWORD });
        expect(await pressTwice(person, 'Log in')).toBe(writes);
        await person.sees('Change your password', email);
        await person.enter({ 'Current password': PASSWORD, ...NEW });
        expect(await pressTwice(person, 'Change password')).toBe(writes);
        if (javaScriptEnabled) await person.sees('Start', 'Your password has been changed');
        // Whichever answer comes last, it does not say that nothing was done.
        expect(await words(person)).toMatch(
          /has been changed|just changed your password, use the new/,
        );
        expect([await isIn(email, PASSWORD), await isIn(email, NEW_PASSWORD)]).toEqual([
          false,
          true,
        ]);
        const notices = (await site.mails(email)).map(({ mail }) => mail.subject);
        expect(notices).toEqual(['Your password has been changed']);
        await person.leave();
      });

      it('resets the password once', async () => {
        const email = await somebody();
        const person = await arrive({ javaScriptEnabled });
        await person.open('/reset');
        await person.enter({ 'Email address': email });
        expect(await pressTwice(person, 'Send link')).toBe(writes);
        await person.sees('Check your inbox', email);
        await person.followMail(email, 'Choose a new password');
        await person.sees('Choose a new password', email);
        await person.enter(NEW);
        expect(await pressTwice(person, 'Save password')).toBe(writes);
        if (javaScriptEnabled) await person.sees('Log in', 'Your new password is saved');
        expect(await words(person)).toMatch(/is saved|just saved a new password, log in with it/);
        expect(await isIn(email, NEW_PASSWORD)).toBe(true);
        await person.leave();
      });
    });

    it('the form can be sent again when the answer does not come', async () => {
      const email = await somebody();
      const person = await arrive();
      await person.context.addInitScript(
        'const later = setTimeout; setTimeout = (work, ms) => later(work, ms / 100)',
      );
      await person.open('/login');
      await person.enter({ 'Email address': email, Password: PASSWORD });
      const line = site.line.slow();
      await person.arriving(async () => {
        await person.page.keyboard.press('Enter');
        await line.write();
        await person.page.waitForTimeout(300);
        await person.page.keyboard.press('Enter');
        await expect.poll(() => line.writes).toBe(2);
        line.free();
      });
      await person.sees('Start', email);
      await person.leave();
    });

    describe('the back button', () => {
      it('XSS-06: shows nothing of somebody who has left', async () => {
        const email = await somebody();
        const person = await arrive();
        await person.open('/profile');
        await logIn(person, email);
        await person.sees('Profile', `Secret of ${email}`);
        await person.open('/');
        await person.sees('Start', `In: ${email}`);
        await person.press('Log out');
        await person.press('Log out');
        await person.sees('Start', 'Nobody');
        const shown: string[] = [];
        for (let step = 0; step < 3; step++) {
          await person.page.goBack({ waitUntil: 'commit' });
          shown.push(await person.page.locator('body').innerText());
        }
        expect(shown.join()).not.toContain(email);
        expect(person.path).toBe('/login?next=%2Fprofile');
        await person.leave();
      });

      it('leads to a fresh login page and never asks to send a password again', async () => {
        const email = await somebody();
        const person = await arrive();
        await person.open('/profile');
        await logIn(person, email, 'wrong');
        await person.sees('Log in', 'not right');
        await person.page.reload();
        await person.sees('Log in');
        expect(await person.page.getByRole('alert').count()).toBe(0);
        await logIn(person, email, 'wrong');
        await logIn(person, email);
        await person.sees('Profile', email);
        const before = site.line.writes;
        await person.page.goBack({ waitUntil: 'commit' });
        await person.sees('Log in');
        expect(person.path).toBe('/login?next=%2Fprofile');
        expect(await person.value('Password')).toBe('');
        await person.page.goForward({ waitUntil: 'commit' });
        await person.sees('Profile', email);
        expect(site.line.writes).toBe(before);
        await person.leave();
      });
    });

    describe('a page that is out of date', () => {
      it('leads through the login to a fresh one when the session has ended', async () => {
        const email = await somebody();
        const person = await arrive();
        await person.open('/change');
        await logIn(person, email);
        await person.context.clearCookies({ name: 'session' });
        await person.enter({ 'Current password': PASSWORD, ...NEW });
        await person.press('Change password');
        await person.sees('Log in', 'out of date', 'just changed your password, use the new one');
        await logIn(person, email);
        await person.sees('Change your password', email);
        await person.leave();
      });

      it('keeps the way when it asked for the password', async () => {
        const email = await somebody();
        const person = await arrive();
        await person.open('/login');
        await logIn(person, email);
        site.clock.advance('20 minutes');
        await person.open('/vault');
        await person.context.clearCookies({ name: 'session' });
        await person.enter({ Password: PASSWORD });
        await person.press('Continue');
        await person.sees('Log in', 'out of date');
        await logIn(person, email);
        await person.sees('Vault', 'Gold');
        await person.leave();
      });

      it('comes again in a browser that says nothing of where a form was sent from', async () => {
        const email = await somebody();
        const person = await arrive({ userAgent: Line.OLD_BROWSER });
        await person.open('/change');
        await logIn(person, email);
        const second = await person.context.newPage();
        await second.goto('/login');
        await second.getByLabel('Email address').fill(email);
        await second.getByLabel('Password', { exact: true }).fill(PASSWORD);
        await second.getByRole('button', { name: 'Log in' }).click();
        await second.getByText(`In: ${email}`).waitFor();
        await second.close();
        await person.enter({ 'Current password': PASSWORD, ...NEW });
        await person.press('Change password');
        await person.sees('Change your password', 'out of date', email);
        expect(await isIn(email, PASSWORD)).toBe(true);
        await person.enter({ 'Current password': PASSWORD, ...NEW });
        await person.press('Change password');
        await person.sees('Start', 'Your password has been changed');
        await person.leave();
      });
    });
  });
});
