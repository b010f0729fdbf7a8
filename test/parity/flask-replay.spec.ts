import { All, Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Accepted,
  AuthRequired,
  AuthTokenRequired,
  changeable,
  confirmable,
  FlashMessages,
  HttpAuthRequired,
  LoginRequired,
  memoryStore,
  passwordless,
  recoverable,
  registerable,
  Roles,
} from '../../lib/index.js';
import { asJson, form, json, KEYS_AS_TEXTS, replay } from '../support/flask-replay.js';
import { startFlaskSite, type FlaskSetup, type FlaskSite } from '../support/flask-site.js';
import { ADAPTERS } from '../support/site.js';
import { Visitor, type Send } from '../support/visitor.js';

const WORD = 'password';
const IN = { email: 'matt@lp.test', password: WORD };
const TWICE = { password: WORD, password_confirm: WORD };
const EVIL = 'http://evil.test';

const basic = (email: string, password = WORD): Send => ({
  headers: { authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}` },
});

/** The pages of the application with which the answers were taken down. */
@Controller()
class SiteController {
  @All('profile') @LoginRequired() profile(): string {
    return 'profile';
  }
  @All('http') @HttpAuthRequired() http(): string {
    return 'http';
  }
  @All('realm') @HttpAuthRequired('My Realm') realm(): string {
    return 'http';
  }
  @All('api') @AuthTokenRequired() api(): string {
    return 'api';
  }
  @All('multi') @AuthRequired('session', 'token', 'basic') multi(): string {
    return 'multi';
  }
  @All('admin') @Roles('admin') admin(): string {
    return 'admin';
  }
  @All('both') @Roles('admin', 'editor') both(): string {
    return 'both';
  }
  @All('either') @Accepted('admin', 'editor') either(): string {
    return 'either';
  }
  @Get('flashes') flashes(@FlashMessages() flashes: { level: string; key: string }[]): string[] {
    return flashes.map(({ level, key }) => `${level} ${key}`);
  }
}

/** Who asks ('' is a stranger), what, and the answer of Flask-Security, or ours where the README of the preset says so. */
type Row = readonly [who: string, request: string, send: Send, answer: string];

async function start(adapter: 'express' | 'fastify', setup: FlaskSetup): Promise<FlaskSite> {
  const security = { messages: KEYS_AS_TEXTS, ...setup.security };
  const site = await startFlaskSite({
    adapter,
    ...setup,
    controllers: [SiteController],
    security,
  });
  for (const role of ['admin', 'editor']) await site.users.findOrCreateRole(role);
  await site.user('matt@lp.test', { password: WORD, roles: ['admin'] });
  await site.user('joe@lp.test', { password: WORD, roles: ['editor'] });
  await site.user('tiya@lp.test', { password: WORD, active: false });
  await site.user('jess@lp.test', { password: null });
  return site;
}

/** A program that says nothing of where it runs. */
async function client(site: FlaskSite, email = ''): Promise<Visitor> {
  const visitor = new Visitor(site.url, null);
  if (email !== '') await visitor.json('/login', { email, password: WORD });
  return visitor;
}

const REQUIRED = 'email=EMAIL_NOT_PROVIDED password=PASSWORD_NOT_PROVIDED';
const REQUIRED_PAGE = 'page EMAIL_NOT_PROVIDED PASSWORD_NOT_PROVIDED';
const OUT = '401 page';
const CHALLENGED = `${OUT} Basic realm="Login Required"`;

const PLAIN: readonly Row[] = [
  ['', 'GET /login', {}, '200 page'],
  ['', `GET /login?next=${EVIL}`, {}, '200 page'],
  ['', 'GET /confirm', {}, '404 '],
  ['', 'GET /confirm/x', {}, '404 '],
  ['', 'GET /login/x', {}, '404 '],
  ['', 'POST /login', {}, `200 ${REQUIRED_PAGE}`],
  ['', 'POST /login', form({}), `200 ${REQUIRED_PAGE}`],
  ['', 'POST /login', form({ email: IN.email }), '200 page PASSWORD_NOT_PROVIDED'],
  ['', 'POST /login', form({ password: WORD }), '200 page EMAIL_NOT_PROVIDED'],
  ['', 'POST /login', form({ ...IN, password: 'x' }), '200 page INVALID_PASSWORD'],
  ['', 'POST /login', form({ ...IN, email: 'un@lp.test' }), '200 page USER_DOES_NOT_EXIST'],
  ['', 'POST /login', form({ ...IN, email: 'tiya@lp.test' }), '200 page DISABLED_ACCOUNT'],
  ['', 'POST /login', form({ ...IN, email: 'jess@lp.test' }), '200 page PASSWORD_NOT_SET'],
  ['', 'POST /login', form({ ...IN, password: 'x', next: EVIL }), '200 page INVALID_REDIRECT'],
  ['', 'POST /login?next=/page1', form({ ...IN, next: '/page2' }), '302 /page2'],
  ['', 'POST /login', form({ ...IN, next: '' }), '302 /'],
  ['', 'POST /login', { body: '', ...asJson }, `400 ${REQUIRED}`],
  ['', 'POST /login', json({ ...IN, email: [] }), '400 email=EMAIL_NOT_PROVIDED'],
  ['', 'POST /login', json({ ...IN, password: 1 }), '400 password=INVALID_PASSWORD'],
  ['', `POST /login?next=${EVIL}`, json(IN), '400 next=INVALID_REDIRECT'],
  ['', 'POST /login', json({ ...IN, remember: true }), '200 user(authentication_token,id)'],
  ['matt@lp.test', 'GET /login?next=/page1', {}, '302 /'],
  ['matt@lp.test', 'POST /login', form({}), '302 /'],
  ['matt@lp.test', 'POST /login', json({}), '302 /'],
  ['matt@lp.test', 'POST /register', json({}), '302 /'],
  ['matt@lp.test', 'POST /reset', form({ email: IN.email }), '302 /'],
  ['matt@lp.test', 'GET /logout?next=/page1', {}, '302 /page1'],
  ['matt@lp.test', `GET /logout?next=${EVIL}`, {}, '302 /'],
  ['matt@lp.test', 'POST /logout', {}, '302 /'],
  ['', 'GET /logout', asJson, '302 /'],
  ['', 'POST /register?next=/page1', form({ email: 'a@lp.test', ...TWICE }), '302 /page1'],
  [
    '',
    `POST /register?next=${EVIL}`,
    form({ email: 'b@lp.test', ...TWICE }),
    '200 page INVALID_REDIRECT',
  ],
  [
    '',
    'POST /register',
    form({ email: 'b@lp.test', password: 'a', password_confirm: 'b' }),
    '200 page PASSWORD_INVALID_LENGTH RETYPE_PASSWORD_MISMATCH',
  ],
  [
    '',
    'POST /register',
    form({ email: 'b@lp.test', password_confirm: WORD }),
    '200 page PASSWORD_NOT_PROVIDED RETYPE_PASSWORD_MISMATCH',
  ],
  ['', 'POST /register', form({}), `200 ${REQUIRED_PAGE}`],
  [
    '',
    'POST /register',
    form({ email: 'MATT@lp.test', ...TWICE }),
    '200 page EMAIL_ALREADY_ASSOCIATED',
  ],
  [
    '',
    `POST /register?next=${EVIL}`,
    json({ email: 'c@lp.test', password: WORD, next: EVIL }),
    '200 user(authentication_token,id)',
  ],
  [
    '',
    'POST /register',
    json({ email: 'd@lp.test', password: WORD, active: false, roles: ['admin'], id: 7 }),
    '200 user(authentication_token,id)',
  ],
  ['', 'POST /reset', form({ email: 'joe@lp.test' }), '200 page PASSWORD_RESET_REQUEST'],
  ['', 'POST /reset', form({ email: 'tiya@lp.test' }), '200 page DISABLED_ACCOUNT'],
  ['', 'POST /reset', form({}), '200 page EMAIL_NOT_PROVIDED'],
  [
    '',
    'POST /reset',
    form({ email: 'bogus' }),
    '200 page INVALID_EMAIL_ADDRESS USER_DOES_NOT_EXIST',
  ],
  ['', 'GET /reset/garbage', {}, '302 /reset error INVALID_RESET_PASSWORD_TOKEN'],
  ['', 'GET /reset/garbage', asJson, '302 /reset error INVALID_RESET_PASSWORD_TOKEN'],
  ['', 'POST /reset/garbage', form(TWICE), '302 /reset error INVALID_RESET_PASSWORD_TOKEN'],
  ['', 'POST /reset/garbage', json(TWICE), '400 token=INVALID_RESET_PASSWORD_TOKEN'],
  ['', 'GET /change', {}, '302 /login?next=%2Fchange info LOGIN'],
  ['', 'GET /change', basic(IN.email), '302 /login?next=%2Fchange info LOGIN'],
  ['', 'POST /change', json({}), '302 /login?next=%2Fchange info LOGIN'],
  ['matt@lp.test', 'GET /change', {}, '200 page'],
  ['matt@lp.test', 'GET /change', asJson, '200 user(id)'],
  ['matt@lp.test', 'POST /change', form({}), '200 page PASSWORD_NOT_PROVIDED'],
  [
    'matt@lp.test',
    'POST /change',
    json({ password: 'x', new_password: 'xx', new_password_confirm: 'yy' }),
    '400 new_password=PASSWORD_INVALID_LENGTH new_password_confirm=RETYPE_PASSWORD_MISMATCH',
  ],
  [
    'matt@lp.test',
    'POST /change',
    json({ password: 'wrong1', new_password: 'wrong1', new_password_confirm: 'wrong1' }),
    '400 password=INVALID_PASSWORD',
  ],
  ['', 'POST /profile?x=1', json({}), '302 /login?next=%2Fprofile%3Fx%3D1 info LOGIN'],
  ['matt@lp.test', 'GET /profile', {}, '200 profile'],
  ['', 'GET /http', {}, CHALLENGED],
  ['', 'GET /http', basic('joe@lp.test'), '200 http'],
  ['', 'GET /http', basic('joe@lp.test', 'bad'), CHALLENGED],
  ['', 'GET /http', basic('tiya@lp.test'), CHALLENGED],
  ['', 'GET /http', basic('jess@lp.test', ''), CHALLENGED],
  ['', 'GET /realm', basic('joe@lp.test', 'bad'), `${OUT} Basic realm="My Realm"`],
  ['', 'GET /api', {}, OUT],
  ['', 'POST /api', json([1]), OUT],
  ['', 'GET /multi', {}, CHALLENGED],
  ['', 'GET /multi', basic('joe@lp.test'), '200 multi'],
  ['matt@lp.test', 'GET /multi', basic('joe@lp.test', 'bad'), '200 multi'],
  ['', 'GET /admin', {}, '302 / error UNAUTHORIZED'],
  ['matt@lp.test', 'GET /admin', {}, '200 admin'],
  ['joe@lp.test', 'GET /admin', asJson, '302 / error UNAUTHORIZED'],
  ['joe@lp.test', 'GET /either', {}, '200 either'],
  ['joe@lp.test', 'GET /both', {}, '302 / error UNAUTHORIZED'],
];

const CONFIRMABLE: readonly Row[] = [
  [
    '',
    'POST /register?next=/page1',
    form({ email: 'a@lp.test', password: WORD, next: EVIL }),
    '302 /page1 success CONFIRM_REGISTRATION',
  ],
  [
    '',
    `POST /register?next=${EVIL}`,
    form({ email: 'b@lp.test', password: WORD }),
    '302 / success CONFIRM_REGISTRATION',
  ],
  ['', 'POST /register', json({ email: 'c@lp.test', password: WORD }), '200 user(id)'],
  ['', 'GET /confirm', {}, '200 page'],
  ['', 'POST /confirm', form({}), '200 page EMAIL_NOT_PROVIDED'],
  ['', 'POST /confirm', form({ email: 'new@lp.test' }), '200 page CONFIRMATION_REQUEST'],
  ['', 'POST /confirm', json({ email: 'NEW@lp.test' }), '200 user(id)'],
  ['matt@lp.test', 'POST /confirm', json({ email: 'new@lp.test' }), '200 user(id)'],
  ['', 'POST /confirm', form({ email: 'matt@lp.test' }), '200 page ALREADY_CONFIRMED'],
  ['', 'POST /confirm', json({ email: 'tiya@lp.test' }), '400 email=ALREADY_CONFIRMED'],
  ['', 'POST /confirm', json({ email: 'off@lp.test' }), '200 user(id)'],
  ['', 'POST /reset', json({ email: 'off@lp.test' }), '400 email=CONFIRMATION_REQUIRED'],
  ['', 'POST /login', form({ ...IN, email: 'new@lp.test' }), '200 page CONFIRMATION_REQUIRED'],
  ['', 'GET /confirm/garbage', {}, '302 /confirm error INVALID_CONFIRMATION_TOKEN'],
  ['', 'GET /confirm/garbage', asJson, '302 /confirm error INVALID_CONFIRMATION_TOKEN'],
  ['', 'POST /confirm/garbage', json({}), '302 /confirm error INVALID_CONFIRMATION_TOKEN'],
];

const LINKS: readonly Row[] = [
  ['', 'GET /login', asJson, '200 {}'],
  ['', 'POST /login', form({ email: 'matt@lp.test' }), '200 page LOGIN_EMAIL_SENT'],
  ['', 'POST /login', form({ email: 'tiya@lp.test' }), '200 page DISABLED_ACCOUNT'],
  ['', 'POST /login', form({ email: 'un@lp.test' }), '200 page USER_DOES_NOT_EXIST'],
  ['', 'POST /login', form({}), '200 page EMAIL_NOT_PROVIDED'],
  ['', 'GET /login/garbage?next=/x', {}, '302 /login error INVALID_LOGIN_TOKEN'],
  ['', 'GET /login/garbage', asJson, '302 /login error INVALID_LOGIN_TOKEN'],
  ['', 'GET /http', basic('matt@lp.test'), '200 http'],
];

const NAMES: readonly Row[] = [
  ['', 'GET /login', {}, '200 page'],
  ['', 'POST /login', json({ email: 'NICK', password: WORD }), '200 user(authentication_token,id)'],
  ['', 'POST /login', form({ email: 'nick@lp.test', password: WORD }), '302 /'],
  ['', 'POST /login', json({}), `400 ${REQUIRED}`],
  ['', 'POST /login', form({}), `200 ${REQUIRED_PAGE}`],
  ['', 'POST /login', json({ email: 'nock', password: WORD }), '400 email=USER_DOES_NOT_EXIST'],
];

class NamedUser {
  declare id: number;
}

const SITES: readonly (readonly [string, FlaskSetup, readonly Row[]])[] = [
  [
    'plain accounts',
    { features: [registerable, recoverable, changeable], security: { csrf: false } },
    PLAIN,
  ],
  ['confirmed accounts', { features: [registerable, confirmable, recoverable] }, CONFIRMABLE],
  ['login links', { features: [passwordless] }, LINKS],
  [
    'names beside addresses',
    {
      security: {
        identityAttributes: ['username', 'email'],
        store: memoryStore({
          user: NamedUser,
          fields: { user: { username: { type: 'string', nullable: true } } },
        }),
      },
    },
    NAMES,
  ],
];

describe.each(ADAPTERS)('what Flask-Security answered, on %s', (adapter) => {
  describe.each(SITES)('%s', (_, setup, rows) => {
    let site: FlaskSite;
    beforeAll(async () => {
      site = await start(adapter, setup);
      if (rows === NAMES) await site.user('nick@lp.test', { password: WORD, username: 'nick' });
      if (rows !== CONFIRMABLE) return;
      await site.user('new@lp.test', { password: WORD, confirmedAt: null });
      await site.user('off@lp.test', { password: WORD, confirmedAt: null, active: false });
    });
    afterAll(() => site.close());

    it.each(rows.map((row, index) => [index, ...row] as const))(
      '%i: %s %s',
      async (_, who, request, send, expected) => {
        const line = await replay(await client(site, who), request, send);
        if (expected.endsWith(' ')) expect(line.startsWith(expected)).toBe(true);
        else expect(line).toBe(expected);
      },
    );
  });
});

describe.each(ADAPTERS)('what came of links, on %s', (adapter) => {
  let site: FlaskSite;
  afterAll(() => site?.close());

  it('login links act by GET alone, for a client of JSON too', async () => {
    site = await start(adapter, { features: [passwordless] });
    await replay(await client(site), 'POST /login', json({ email: 'matt@lp.test' }));
    const link = await site.link('matt@lp.test');
    expect(await replay(await client(site), `POST ${link}`)).toBe('404 page');
    const visitor = await client(site);
    expect(await replay(visitor, `GET ${link}`, asJson)).toBe(
      '302 / success PASSWORDLESS_LOGIN_SUCCESSFUL',
    );
    expect(await replay(visitor, 'GET /profile')).toBe('200 profile');
    await site.close();
  });

  it('confirm links take GET and POST, for somebody else who is signed in too, and never a JSON answer', async () => {
    const features = [registerable, confirmable, recoverable];
    const redirects = { confirmError: '/oops', postConfirm: '/done' };
    site = await start(adapter, { features, security: { redirects } });
    const ask = async (email: string): Promise<string> => {
      await replay(await client(site), 'POST /register', json({ email, password: WORD }));
      return site.link(email);
    };
    const matt = await client(site, 'matt@lp.test');
    const first = await ask('a@lp.test');
    expect(await replay(matt, `GET ${first}`, asJson)).toBe('302 /done success EMAIL_CONFIRMED');
    expect(await replay(matt, 'GET /admin')).toBe('302 / error UNAUTHORIZED');
    expect(await replay(await client(site), `POST ${first}`, json({}))).toBe(
      '302 /done info ALREADY_CONFIRMED',
    );
    expect(await replay(await client(site), `POST ${await ask('b@lp.test')}`)).toBe(
      '302 /done success EMAIL_CONFIRMED',
    );
    const late = await ask('c@lp.test');
    const changed = await ask('d@lp.test');
    await site.users.updateUser('d@lp.test' as never, { email: 'e@lp.test' } as never);
    site.clock.advance('6 days');
    for (const [link, key] of [
      [late, 'CONFIRMATION_EXPIRED'],
      [changed, 'INVALID_CONFIRMATION_TOKEN'],
      ['/confirm/x', 'INVALID_CONFIRMATION_TOKEN'],
    ] as const) {
      const expected = `302 /oops error ${key}`;
      expect(await replay(await client(site), `GET ${link}`, asJson), key).toBe(expected);
    }
    expect(await replay(await client(site), `GET ${first}`)).toBe(
      '302 /done info ALREADY_CONFIRMED',
    );
    await site.close();
  });

  it('reset links show their page to a GET of JSON, and are gone with their user (M40)', async () => {
    site = await start(adapter, { features: [recoverable, confirmable] });
    const ask = async (email: string): Promise<string> => {
      await replay(await client(site), 'POST /reset', json({ email }));
      return site.link(email);
    };
    const link = await ask('matt@lp.test');
    expect(await replay(await client(site), `GET ${link}`, asJson)).toBe('200 page');
    expect(await replay(await client(site, 'joe@lp.test'), `GET ${link}`)).toBe('302 /');
    expect(await replay(await client(site), `POST ${link}`, json({ password: 'x' }))).toBe(
      '400 password=PASSWORD_INVALID_LENGTH password_confirm=PASSWORD_NOT_PROVIDED',
    );
    expect(await replay(await client(site), `POST ${link}`, form(TWICE))).toBe(
      '302 / success PASSWORD_RESET',
    );
    const bare = await ask('jess@lp.test');
    expect(await replay(await client(site), `POST ${bare}`, form(TWICE))).toBe(
      '302 / success PASSWORD_RESET',
    );
    const orphan = await ask('joe@lp.test');
    await site.users.deleteUser('joe@lp.test');
    expect(await replay(await client(site), `GET ${orphan}`)).toBe(
      '302 /reset error INVALID_RESET_PASSWORD_TOKEN',
    );
    await site.close();
  });

  it('redirects, tokens and remember cookies follow the settings', async () => {
    const redirects = {
      postLogin: '/in',
      postLogout: '/out',
      postRegister: '/new',
      postReset: '/re',
      postChange: '/ch',
      unauthorized: '/no',
    };
    site = await start(adapter, {
      features: [registerable, confirmable, recoverable, changeable],
      security: {
        redirects,
        csrf: false,
        flashMessages: false,
        confirmable: { loginWithout: true },
        sessions: { remember: { default: true } },
      },
    });
    expect(await replay(await client(site), 'POST /login', form(IN))).toBe('302 /in');
    expect(await replay(await client(site, IN.email), 'GET /login')).toBe('302 /in');
    expect(await replay(await client(site, IN.email), 'GET /logout')).toBe('302 /out');
    expect(await replay(await client(site, 'joe@lp.test'), 'GET /admin')).toBe('302 /no');
    const visitor = await client(site);
    const fields = { email: 'a@lp.test', password: WORD };
    expect(await replay(visitor, 'POST /register', form(fields))).toBe('302 /new');
    expect(visitor.cookie('remember_token')).toBeDefined();
    expect(await replay(visitor, 'GET /profile')).toBe('200 profile');
    const change = { password: WORD, new_password: 'another', new_password_confirm: 'another' };
    expect(await replay(visitor, 'POST /change', form(change))).toBe('302 /ch');
    expect(await replay(await client(site), 'POST /reset', form({ email: 'a@lp.test' }))).toBe(
      '200 page',
    );
    const link = await site.link('a@lp.test');
    expect(await replay(await client(site), `POST ${link}`, form(TWICE))).toBe('302 /re');
    const other = { email: 'b@lp.test', password: WORD };
    expect(await replay(await client(site), 'POST /register', json(other))).toBe(
      '200 user(authentication_token,id)',
    );
    await site.close();
  });

  it('a form without its token is shown again, and JSON reads of it', async () => {
    site = await start(adapter, { features: [changeable] });
    const visitor = await client(site, IN.email);
    const fields = { password: WORD, new_password: 'another', new_password_confirm: 'another' };
    expect(await replay(visitor, 'POST /change', form(fields))).toBe('200 page');
    expect(await replay(visitor, 'POST /change', json(fields))).toMatch(/^400 csrf_token=/);
    const page = (await visitor.get('/change')).text;
    const token = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(await replay(visitor, 'POST /change', json({ ...fields, csrf_token: token }))).toBe(
      '200 user(id)',
    );
  });
});
