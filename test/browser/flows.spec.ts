import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium } from '../support/chromium.js';
import { addressOf, describeWith } from '../support/services.js';
import { ADAPTERS, PASSWORD } from '../support/site.js';
import { startFlowSite, type FlowSite } from './flow-site.js';
import { Person } from './person.js';

const NEW_PASSWORD = 'a second good password';

describeWith('chromium', 'the flows in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(addressOf('chromium'));
  });
  afterAll(() => browser?.close());

  describe.each(ADAPTERS)('on %s', (adapter) => {
    let site: FlowSite;
    beforeAll(async () => {
      site = await startFlowSite(adapter);
    });
    afterAll(() => site?.close());

    describe.each([
      ['with JavaScript', true],
      ['without JavaScript', false],
    ])('%s', (_name, javaScriptEnabled) => {
      const who = `${adapter}-${javaScriptEnabled}`;
      const arrive = () => Person.arrive(browser, site, { javaScriptEnabled });
      const logIn = async (person: Person, email: string, password = PASSWORD) => {
        await person.enter({ 'Email address': email, Password: password });
        await person.press('Log in');
      };

      it('a stranger registers, confirms the address and arrives where he wanted to go', async () => {
        const email = `stranger@${who}.test`;
        const person = await arrive();
        await person.open('/profile?tab=2');
        await person.sees('Log in', 'Please log in to see this page.');
        await person.press('Create an account');
        await person.sees('Create your account', 'At least 8 characters');
        const wrong = { Password: 'password', 'Repeat the password': 'other' };
        await person.enter({ 'Email address': email, ...wrong });
        await person.press('Create account');
        await person.sees('Create your account', 'easy to guess', 'not the same');
        expect(await person.value('Email address')).toBe(email);
        expect(await person.value('Password')).toBe('');
        await person.enter({ Password: PASSWORD, 'Repeat the password': PASSWORD });
        await person.press('Create account');
        await person.sees('Log in', `We have sent an email to ${email}`);
        await logIn(person, email);
        await person.sees('Log in', 'Please confirm your email address first');
        await person.followMail(email, 'Confirm address');
        await person.sees('Confirm your email address');
        await person.press('Confirm address');
        await person.sees('Log in', 'Your email address is confirmed');
        await logIn(person, email);
        await person.sees('Profile', `Secret of ${email}`);
        expect(person.path).toBe('/profile?tab=2');
        await person.leave();
      });

      it('logging out asks first, and nobody is in after it', async () => {
        const { email } = await site.user(`leaver@${who}.test`);
        const person = await arrive();
        await person.open('/login');
        await logIn(person, email);
        await person.sees('Start', `In: ${email}`);
        await person.press('Log out');
        await person.sees('Log out', 'Do you want to log out on this device?');
        await person.press('Stay logged in');
        await person.sees('Start', `In: ${email}`);
        await person.press('Log out');
        await person.press('Log out');
        await person.sees('Start', 'You are logged out.', 'Nobody');
        await person.open('/profile');
        await person.sees('Log in');
        await person.leave();
      });

      it('who wants to stay is still in when the browser was closed', async () => {
        const { email } = await site.user(`stayer@${who}.test`);
        const person = await arrive();
        await person.open('/login');
        await logIn(person, email);
        await person.restartBrowser();
        await person.open('/profile');
        await person.sees('Log in');
        await person.page.getByLabel('Keep me logged in on this device').check();
        await logIn(person, email, 'wrong');
        await person.sees('Log in', 'These login details are not right');
        expect(await person.value('Email address')).toBe(email);
        expect(await person.page.getByLabel('Keep me logged in').isChecked()).toBe(true);
        await logIn(person, email);
        await person.sees('Profile');
        await person.restartBrowser();
        await person.open('/profile');
        await person.sees('Profile', email);
        await person.leave();
      });

      it('a forgotten password is replaced by a link, and the way goes on to where it began', async () => {
        const { email } = await site.user(`forgetful@${who}.test`);
        const person = await arrive();
        await person.open('/profile');
        await person.press('Forgot your password?');
        await person.sees('Reset your password');
        await person.enter({ 'Email address': email });
        await person.press('Send link');
        await person.sees('Check your inbox', `If there is an account for ${email}`);
        await person.followMail(email, 'Choose a new password');
        await person.sees('Choose a new password', 'At least 8 characters');
        await person.enter({ 'New password': 'short', 'Repeat the new password': 'short' });
        await person.press('Save password');
        await person.sees('Choose a new password', 'A password needs 8');
        const fields = { 'New password': NEW_PASSWORD, 'Repeat the new password': NEW_PASSWORD };
        await person.enter(fields);
        await person.press('Save password');
        await person.sees('Log in', 'Your new password is saved');
        await logIn(person, email, NEW_PASSWORD);
        await person.sees('Profile', email);
        await person.leave();
      });

      it('a password is changed', async () => {
        const { email } = await site.user(`changer@${who}.test`);
        const person = await arrive();
        await person.open('/change');
        await person.sees('Log in');
        await logIn(person, email);
        await person.sees('Change your password');
        await person.enter({
          'Current password': 'wrong',
          'New password': NEW_PASSWORD,
          'Repeat the new password': NEW_PASSWORD,
        });
        await person.press('Change password');
        await person.sees('Change your password', 'This password is not right.');
        await person.enter({
          'Current password': PASSWORD,
          'New password': NEW_PASSWORD,
          'Repeat the new password': NEW_PASSWORD,
        });
        await person.press('Change password');
        await person.sees('Start', 'Your password has been changed', `In: ${email}`);
        await person.leave();
      });

      it('a login link works in the browser that asked for it, and on to where he wanted to go', async () => {
        const { email } = await site.user(`linked@${who}.test`);
        const person = await arrive();
        await person.open('/profile');
        await person.press('Log in by email link');
        await person.sees('Log in by email');
        await person.enter({ 'Email address': email });
        await person.press('Send link');
        await person.sees('Check your inbox');
        await person.followMail(email, 'Log in');
        await person.sees('Log in', 'One more click');
        expect(await person.page.getByText('another browser').count()).toBe(0);
        await person.press('Log in');
        await person.sees('Profile', email);
        await person.leave();
      });

      it('in another browser it warns, and works once the person agrees', async () => {
        const { email } = await site.user(`elsewhere@${who}.test`);
        const asking = await arrive();
        await asking.open('/login/link');
        await asking.enter({ 'Email address': email });
        await asking.press('Send link');
        await asking.leave();
        const person = await arrive();
        await person.followMail(email, 'Log in');
        await person.sees('Log in', 'asked for in another browser');
        await person.press('Log in');
        await person.sees('Start', 'You are logged in.', `In: ${email}`);
        await person.leave();
      });

      it('what needs a fresh proof asks for the password and then opens', async () => {
        const { email } = await site.user(`fresh@${who}.test`);
        const person = await arrive();
        await person.open('/vault');
        await logIn(person, email);
        await person.sees('Vault');
        site.clock.advance('20 minutes');
        await person.open('/vault');
        await person.sees('Confirm that it is you', 'enter your password again');
        await person.enter({ Password: 'wrong' });
        await person.press('Continue');
        await person.sees('Confirm that it is you', 'This password is not right.');
        await person.enter({ Password: PASSWORD });
        await person.press('Continue');
        await person.sees('Vault', 'Gold');
        await person.leave();
      });
    });
  });
});
