import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium } from '../support/chromium.js';
import { addressOf, describeWith } from '../support/services.js';
import { PASSWORD } from '../support/site.js';
import { accessibleFields } from './accessible-fields.js';
import { startFlowSite, type FlowSite } from './flow-site.js';
import { Keyboard } from './keyboard.js';
import { Person } from './person.js';

const NEW_PASSWORD = 'a second good password';
const HINT = 'At least 8 characters. Several unrelated words make a good password.';
const PLAIN = { role: 'textbox', description: '', required: true, invalid: false, focused: false };

describeWith('chromium', 'people without a mouse or without a screen', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(addressOf('chromium'));
  });
  afterAll(() => browser?.close());

  describe.each([
    { adapter: 'express', javaScriptEnabled: true },
    { adapter: 'fastify', javaScriptEnabled: false },
  ] as const)('on $adapter', ({ adapter, javaScriptEnabled }) => {
    let site: FlowSite;
    beforeAll(async () => {
      site = await startFlowSite(adapter);
    });
    afterAll(() => site?.close());

    it('the keyboard alone leads through an account', async () => {
      const email = `keys@${adapter}.test`;
      const person = await Person.arrive(browser, site, { javaScriptEnabled });
      const keys = new Keyboard(person);

      await person.open('/register');
      expect(await keys.start()).toBe('email');
      await keys.type(['email', 'mistyped'], ['password', PASSWORD]);
      await keys.to('email', 'Shift+Tab');
      await keys.type(['email', email], ['passwordConfirm', 'another one']);
      await keys.leave('Enter');
      await person.sees('Create your account', 'not the same');
      expect(await keys.start()).toBe('passwordConfirm');
      await keys.to('password', 'Shift+Tab');
      await keys.type(['password', PASSWORD], ['passwordConfirm', PASSWORD]);
      await keys.to('Create account');
      await keys.leave('Space');
      await person.sees('Log in', `We have sent an email to ${email}`);

      await person.page.goto(site.webmail.inbox(email));
      await keys.to('Confirm address');
      await keys.leave('Enter');
      await person.sees('Confirm your email address');
      await keys.to('Confirm address');
      await keys.leave('Space');
      await person.sees('Log in', 'Your email address is confirmed');

      expect(await keys.start()).toBe('email');
      await keys.type(['email', email], ['password', 'wrong']);
      await keys.to('remember');
      await person.page.keyboard.press('Space');
      await keys.leave('Enter');
      await person.sees('Log in', 'These login details are not right');
      expect(await keys.start()).toBe('password');
      expect(await person.page.getByLabel('Keep me logged in').isChecked()).toBe(true);
      await keys.type(['password', PASSWORD]);
      await keys.leave('Enter');
      await person.sees('Start', `In: ${email}`);

      await person.open('/change');
      expect(await keys.start()).toBe('password');
      const fresh = [NEW_PASSWORD, NEW_PASSWORD] as const;
      await keys.type(['password', 'wrong'], ['newPassword', fresh[0]]);
      await keys.type(['newPasswordConfirm', fresh[1]]);
      await keys.leave('Enter');
      await person.sees('Change your password', 'This password is not right.');
      expect(await keys.start()).toBe('password');
      await keys.type(['password', PASSWORD], ['newPassword', fresh[0]]);
      await keys.type(['newPasswordConfirm', fresh[1]]);
      await keys.to('Change password');
      await keys.leave('Enter');
      await person.sees('Start', 'Your password has been changed');

      await keys.to('Log out');
      await keys.leave('Enter');
      await person.sees('Log out');
      await keys.to('Log out');
      await keys.leave('Space');
      await person.sees('Start', 'You are logged out.', 'Nobody');
      await person.leave();
    });

    it('a login that was refused is told with the field that waits', async () => {
      const { email } = await site.user(`told@${adapter}.test`);
      const person = await Person.arrive(browser, site);
      await person.open('/login');
      await person.enter({ 'Email address': email, Password: 'wrong' });
      await person.press('Log in');
      await new Keyboard(person).start();
      expect(await person.page.title()).toMatch(/^Error: Log in/);
      const problem = 'These login details are not right. Check them and try again.';
      expect(await person.page.getByRole('alert').ariaSnapshot()).toBe(
        `- alert:\n  - paragraph: ${problem}`,
      );
      const description = expect.stringContaining(problem) as string;
      expect(await accessibleFields(person.page)).toEqual([
        { ...PLAIN, name: 'Email address', required: false },
        { ...PLAIN, name: 'Password', description, focused: true },
        { ...PLAIN, role: 'checkbox', name: 'Keep me logged in on this device', required: false },
      ]);
      await person.leave();
    });

    it('a registration that was refused is told field by field, and its list leads to them', async () => {
      const person = await Person.arrive(browser, site);
      await person.open('/register');
      await person.enter({ 'Email address': `told.twice@${adapter}.test`, Password: 'password' });
      await person.enter({ 'Repeat the password': 'other' });
      await person.press('Create account');
      const keys = new Keyboard(person);
      expect(await keys.start()).toBe('password');
      expect(await person.page.title()).toMatch(/^Error: Create your account/);
      const common = 'Many people use this password, so it is easy to guess. Choose another one.';
      const different = 'The two passwords are not the same.';
      const tree = await person.page.locator('main').ariaSnapshot();
      expect(tree).toMatch(/alert:\s+- heading "Please check your entries" \[level=2\]\s+- list:/);
      expect(await accessibleFields(person.page)).toEqual([
        { ...PLAIN, name: 'Email address' },
        {
          ...PLAIN,
          name: 'Password',
          description: `${HINT} ${common}`,
          invalid: true,
          focused: true,
        },
        { ...PLAIN, name: 'Repeat the password', description: different, invalid: true },
      ]);
      const list = await person.page.getByRole('alert').getByRole('listitem').allInnerTexts();
      expect(list).toEqual([`Password: ${common}`, `Repeat the password: ${different}`]);
      await keys.to('Repeat the password', 'Shift+Tab');
      await person.page.keyboard.press('Enter');
      expect(await person.focused()).toBe('passwordConfirm');
      await person.leave();
    });
  });
});
