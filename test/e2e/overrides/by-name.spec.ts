import { Controller, Get } from '@nestjs/common';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changeable,
  confirmable,
  MailSender,
  passwordless,
  recoverable,
  registerable,
  Roles,
  SecurityMailService,
} from '../../../lib/index.js';
import { MailTrap } from '../../../lib/testing/mail-trap.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import type { Visitor } from '../../support/visitor.js';

const PAGES = [
  'loginUser',
  'registerUser',
  'forgotPassword',
  'resetPassword',
  'changePassword',
  'sendConfirmation',
  'sendLogin',
  'confirmEmail',
  'loginLink',
  'verify',
  'logout',
  'linkExpired',
  'error',
];

/** Mail to its name in `mail.subjects`. */
const MAILS = {
  welcome: 'register',
  confirmationInstructions: 'confirm',
  loginInstructions: 'passwordless',
  resetInstructions: 'passwordReset',
  resetNotice: 'passwordNotice',
  changeNotice: 'passwordChangeNotice',
  alreadyRegistered: 'alreadyRegistered',
};

const NEW = 'quite another long phrase';

@Controller('site')
class SiteController {
  @Get('admin')
  @Roles('admin')
  admin(): void {}
}

describe.each(ADAPTERS)('every page and mail by a file of its name on %s', (adapter) => {
  const dir = mkdtempSync(join(tmpdir(), 'by-name-'));
  const trap = new MailTrap();
  let site: Site;
  let ann: Visitor;

  beforeAll(async () => {
    mkdirSync(join(dir, 'mails'));
    writeFileSync(join(dir, 'layout.hbs'), '<!doctype html><html><b>frame</b> {{body}}</html>');
    for (const page of PAGES) {
      const about = '{{page.name}}|{{all}}|{{one}}|{{form.name}}|{{error.status}}|{{form.problem}}';
      writeFileSync(join(dir, `${page}.hbs`), `mine ${page}: ${about}`);
    }
    for (const mail of Object.keys(MAILS)) {
      writeFileSync(join(dir, 'mails', `${mail}.hbs`), `<p>mine ${mail} {{email}} {{more}}</p>`);
      writeFileSync(join(dir, 'mails', `${mail}.txt.hbs`), `mine ${mail} {{user.email}} {{link}}`);
    }
    writeFileSync(join(dir, 'mails', 'layout.hbs'), '<html>sheet {{body}}</html>');
    site = await startSite({
      adapter,
      controllers: [SiteController],
      security: {
        features: [registerable, confirmable, recoverable, changeable, passwordless],
        throttling: false,
        views: {
          dir,
          context: {
            all: () => ({ all: 'all', one: 'none' }),
            ...Object.fromEntries(PAGES.map((page) => [page, () => ({ one: `of ${page}` })])),
          },
        },
        mail: {
          subjects: Object.fromEntries(
            Object.values(MAILS).map((name) => [name, `subject ${name}`]),
          ),
          context: (mail: string) => ({ more: `more of ${mail}` }),
        },
        overrides: [{ provide: MailSender, useValue: trap }],
      },
    });
    await site.user('ann@site.test');
    ann = await site.signedIn('ann@site.test');
  });
  afterAll(async () => {
    await site.close();
    rmSync(dir, { recursive: true });
  });

  const shown = async (path: string, visitor: Visitor = site.visitor()) =>
    (await visitor.page(path)).text;

  async function lastMail(to: string) {
    await site.app.get(SecurityMailService).flush();
    return trap.last(to);
  }

  const linkTo = async (to: string) => {
    await lastMail(to);
    return new URL(trap.link(to)).pathname;
  };

  function expected(page: string, form: string): unknown {
    return expect.stringMatching(
      `<b>frame</b> mine ${page}: ${page}\\|all\\|of ${page}\\|${form}\\|`,
    );
  }

  it.each([
    ['loginUser', '/login', 'login'],
    ['registerUser', '/register', 'confirmRegister'],
    ['forgotPassword', '/reset', 'forgotPassword'],
    ['sendConfirmation', '/confirm', 'sendConfirmation'],
    ['sendLogin', '/login/link', 'passwordlessLogin'],
    ['linkExpired', '/reset/nonsense', 'forgotPassword'],
  ])('%s to a visitor', async (page, path, form) => {
    expect(await shown(path)).toEqual(expected(page, form));
  });

  it.each([
    ['changePassword', '/change', 'changePassword'],
    ['verify', '/verify', 'verify'],
    ['logout', '/logout', 'logout'],
    ['loginUser', '/login', 'login'],
  ])('%s to a user', async (page, path, form) => {
    expect(await shown(path, ann)).toEqual(expected(page, form));
  });

  it('the same page again after a mistake, and the error page on the site`s own handlers', async () => {
    const wrong = await site.visitor().form('/login', { email: 'ann@site.test', password: 'no' });
    expect([wrong.status, wrong.text]).toEqual([401, expected('loginUser', 'login')]);
    expect(wrong.text).toContain('These login details are not right.');
    const refused = await ann.page('/site/admin');
    expect([refused.status, refused.text]).toEqual([403, expected('error', '')]);
    expect(refused.text).toContain('|403|');
  });

  it('the pages behind links, and every mail with its subject, context and sheet', async () => {
    const seen = new Map<string, unknown>();
    const note = async (to: string, template: string) => {
      const mail = await lastMail(to);
      const { subject, html, text } = mail ?? {};
      seen.set(template, [subject, html, text?.split(' ').slice(0, 3).join(' ').trim()]);
    };
    const visitor = site.visitor();
    const bo = { email: 'bo@site.test', password: PASSWORD };
    await visitor.json('/register', bo);
    await note(bo.email, 'welcome');
    await visitor.json('/register', bo);
    await note(bo.email, 'alreadyRegistered');
    await visitor.json('/confirm', { email: bo.email });
    await note(bo.email, 'confirmationInstructions');
    const confirm = await linkTo(bo.email);
    expect(await shown(confirm)).toEqual(expected('confirmEmail', 'confirmEmail'));
    await visitor.json(confirm, {});
    await visitor.json('/reset', { email: bo.email });
    await note(bo.email, 'resetInstructions');
    const reset = await linkTo(bo.email);
    expect(await shown(reset)).toEqual(expected('resetPassword', 'resetPassword'));
    await visitor.json(reset, { password: NEW });
    await note(bo.email, 'resetNotice');
    await visitor.json('/login/link', { email: bo.email });
    await note(bo.email, 'loginInstructions');
    expect(await shown(await linkTo(bo.email))).toEqual(expected('loginLink', 'loginLink'));
    const signedIn = await site.signedIn(bo.email, NEW);
    await signedIn.json('/change', { password: NEW, newPassword: PASSWORD });
    await note(bo.email, 'changeNotice');
    for (const [template, subject] of Object.entries(MAILS)) {
      expect([template, seen.get(template)]).toEqual([
        template,
        [
          `subject ${subject}`,
          `<html>sheet <p>mine ${template} bo@site.test more of ${template}</p></html>`,
          `mine ${template} bo@site.test`,
        ],
      ]);
    }
  });

  it('nothing of it in JSON', async () => {
    expect((await site.visitor().get('/login')).json()).toEqual({});
    const answer = await site.visitor().json('/login', {});
    expect(answer.text).not.toContain('mine');
  });
});
