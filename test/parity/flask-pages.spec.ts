import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changeable,
  confirmable,
  FlashMessages,
  passwordless,
  recoverable,
  registerable,
  trackable,
} from '../../lib/index.js';
import { startFlaskSite, type FlaskSite } from '../support/flask-site.js';
import { Html } from '../support/html.js';
import { ADAPTERS } from '../support/site.js';
import type { Answer, Visitor } from '../support/visitor.js';

const WORD = 'password';
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: '*/*' };

interface Flash {
  readonly level: string;
  readonly key: string;
}

@Controller()
class FlashController {
  @Get('flashes')
  take(@FlashMessages() flashes: Flash[]): Flash[] {
    return flashes.map(({ level, key }) => ({ level, key }));
  }
}

const flashesOf = async (visitor: Visitor): Promise<Flash[]> =>
  (await visitor.get('/flashes')).json<Flash[]>();

/** A form as a client sends it that names no type to accept. */
const post = (visitor: Visitor, path: string, fields: Record<string, string>): Promise<Answer> =>
  visitor.post(path, { body: new URLSearchParams(fields).toString(), headers: FORM });

/** next, and where a login goes; `null` = refused */
const NEXTS: readonly (readonly [next: string, target: string | null])[] = [
  ['/profile', '/profile'],
  ['page1?a=b', '/page1?a=b'],
  ['?a=b', '/?a=b'],
  ['#frag', '/#frag'],
  ['profile', '/profile'],
  ['', '/'],
  [' ', null],
  ['http://evil.com', null],
  ['//evil.com', null],
  ['http:///evil.com', null],
  ['http:evil.com', null],
  ['javascript:alert(1)', null],
  ['http://{host}@evil.com/', null],
  ['http://user@{host}/x', null],
  ['http://{host}/x', '/x'],
  ['http://{host}?a=b', '/?a=b'],
  ['http://{host}.evil.com/', null],
  // M17: another scheme; M16: what the seed let through.
  ['https://{host}/x', null],
  ['///evil.com', null],
  ['////evil.com', null],
  ['/\\evil.com', null],
  ['\\\\evil.com', null],
];

describe.each(ADAPTERS)('pages and redirects as in Flask-Security, on %s', (adapter) => {
  let site: FlaskSite;
  let host = '';

  beforeAll(async () => {
    site = await startFlaskSite({
      adapter,
      features: [registerable, recoverable, changeable, trackable],
      controllers: [FlashController],
    });
    host = new URL(site.url).host;
    await site.user('ann@x.test', { password: WORD });
    await site.user('off@x.test', { password: WORD, active: false });
  });
  afterAll(() => site.close());

  const login = (path: string, fields: Record<string, string> = {}) =>
    post(site.visitor(), path, { email: 'ann@x.test', password: WORD, ...fields });

  it.each(NEXTS)('login with the query next=%j goes to %j', async (next, target) => {
    const value = next.replace('{host}', host);
    const answer = await login(`/login?next=${encodeURIComponent(value)}`);
    if (target === null) {
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('outside this site');
      expect(answer.cookies).toEqual([]);
    } else expect([answer.status, answer.location]).toEqual([302, target]);
  });

  it.each(NEXTS)('login with the posted next=%j goes to %j', async (next, target) => {
    const answer = await login('/login', { next: next.replace('{host}', host) });
    expect([answer.status, answer.location]).toEqual(target === null ? [200, null] : [302, target]);
  });

  it('lets a posted next stand above that of the query', async () => {
    const good = await login('/login?next=http://evil.com', { next: '/good' });
    expect([good.status, good.location]).toEqual([302, '/good']);
    const evil = await login('/login?next=/good', { next: 'http://evil.com' });
    expect([evil.status, evil.location]).toEqual([200, null]);
  });

  it('keeps a relative next in the page of the login', async () => {
    const page = new Html((await site.visitor().get('/login?next=page1')).text);
    expect(page.one('input', { name: 'next' }).attribs['value']).toBe('/page1');
  });

  it('does not show a refused next again', async () => {
    const page = new Html((await login('/login', { next: 'http://evil.com' })).text);
    const value = page.all('input', { name: 'next' })[0]?.attribs['value'] ?? '';
    expect(value).toBe('');
  });

  it.each([
    ['no fields', {}],
    ['a wrong password', { email: 'ann@x.test', password: 'wrong' }],
    ['an unknown user', { email: 'nobody@x.test', password: WORD }],
    ['a disabled account', { email: 'off@x.test', password: WORD }],
  ])('shows the login again with 200: %s', async (_, fields: Record<string, string>) => {
    const visitor = site.visitor();
    const answer = await post(visitor, '/login', fields);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    const page = new Html(answer.text);
    expect(page.one('input', { name: 'email' }).attribs['value'] ?? '').toBe(fields['email'] ?? '');
    expect(page.one('input', { name: 'password' }).attribs['value']).toBeUndefined();
    expect(await flashesOf(visitor)).toEqual([]);
  });

  it('signs in without a flash and notes it', async () => {
    const visitor = site.visitor();
    await site.user('counted@x.test', { password: WORD });
    const answer = await post(visitor, '/login', { email: 'counted@x.test', password: WORD });
    expect([answer.status, answer.location]).toEqual([302, '/']);
    expect(await flashesOf(visitor)).toEqual([]);
    const user = (await site.users.findUser({ email: 'counted@x.test' })) as unknown as Record<
      string,
      unknown
    >;
    expect(user['loginCount']).toBe(1);
    expect(user['lastLoginAt']).toEqual(user['currentLoginAt']);
    expect(user['lastLoginIp']).toBeNull();
  });

  it.each([
    ['1', true],
    ['on', true],
    ['0', true],
    ['n', true],
    ['False', true],
    ['false', false],
    ['', false],
  ])('remembers with remember=%j: %s', async (remember, remembered) => {
    const visitor = site.visitor();
    await post(visitor, '/login', { email: 'ann@x.test', password: WORD, remember });
    expect(visitor.cookie('remember_token') !== undefined).toBe(remembered);
  });

  it('logs out by GET, by POST, not by HEAD, without a flash', async () => {
    const isIn = async (visitor: Visitor): Promise<boolean> =>
      (await visitor.get('/login')).status === 302;
    for (const method of ['GET', 'POST']) {
      const visitor = await site.signedIn('ann@x.test', WORD);
      const answer = await visitor.send(method, '/logout');
      expect([answer.status, answer.location], method).toEqual([302, '/']);
      expect(await isIn(visitor), method).toBe(false);
      expect(await flashesOf(visitor)).toEqual([]);
    }
    const visitor = await site.signedIn('ann@x.test', WORD);
    await visitor.send('HEAD', '/logout');
    expect(await isIn(visitor)).toBe(true);
  });

  it.each([
    ['/logout?next=/x', '/x'],
    ['/logout?next=page1', '/page1'],
    ['/logout?next=http://evil.com', '/'],
  ])('%s of a stranger goes to %s', async (path, target) => {
    const json = { headers: { 'content-type': 'application/json' } };
    for (const send of [{}, json]) {
      const answer = await site.visitor().get(path, send);
      expect([answer.status, answer.location]).toEqual([302, target]);
    }
  });

  it('registers, signs in and goes to next or the start', async () => {
    const fields = { password: WORD, password_confirm: WORD };
    const first = site.visitor();
    const answer = await post(first, '/register?next=/welcome', { ...fields, email: 'r1@x.test' });
    expect([answer.status, answer.location]).toEqual([302, '/welcome']);
    expect(await flashesOf(first)).toEqual([]);
    expect((await first.get('/change')).status).toBe(200);
    const other = await post(site.visitor(), '/register', { ...fields, email: 'r2@x.test' });
    expect(other.location).toBe('/');
    const json = await site.visitor().json('/register', { email: 'r3@x.test', password: WORD });
    expect(json.json<{ response: { user: object } }>().response.user).toHaveProperty(
      'authentication_token',
    );
  });

  it.each([
    ['no second password', { password: WORD }],
    ['another one', { password: WORD, password_confirm: 'other one' }],
    ['next elsewhere', { password: WORD, password_confirm: WORD, next: '//evil.com' }],
  ])('refuses a registration with %s by 200', async (_, fields: Record<string, string>) => {
    const answer = await post(site.visitor(), '/register', { email: 'r9@x.test', ...fields });
    expect(answer.status).toBe(200);
    expect(await site.users.findUser({ email: 'r9@x.test' })).toBeNull();
  });

  it('stays on the page after a wish for a mail, with the notice', async () => {
    const visitor = site.visitor();
    const answer = await post(visitor, '/reset', { email: 'ann@x.test' });
    expect([answer.status, answer.location]).toEqual([200, null]);
    expect(answer.text).toContain('ann@x.test');
    expect(await flashesOf(visitor)).toEqual([]);
  });

  it('changes the password with a notice', async () => {
    await site.user('chg@x.test', { password: WORD });
    const visitor = await site.signedIn('chg@x.test', WORD);
    const fields = { password: WORD, new_password: 'another', new_password_confirm: 'another' };
    const answer = await post(visitor, '/change?next=/x', fields);
    expect([answer.status, answer.location]).toEqual([302, '/']);
    expect(await flashesOf(visitor)).toEqual([{ level: 'success', key: 'PASSWORD_CHANGE' }]);
    const wrong = await post(visitor, '/change', { ...fields, new_password: 'x' });
    expect(wrong.status).toBe(200);
  });

  it('sends strangers to the login with the notice LOGIN', async () => {
    const visitor = site.visitor();
    const answer = await visitor.get('/change');
    expect([answer.status, answer.location]).toEqual([302, '/login?next=%2Fchange']);
    expect(await flashesOf(visitor)).toEqual([{ level: 'info', key: 'LOGIN' }]);
  });

  it('sends signed-in callers on from the pages for visitors', async () => {
    const visitor = await site.signedIn('ann@x.test', WORD);
    for (const path of ['/login', '/register', '/reset', '/reset/x']) {
      const answer = await visitor.get(`${path}?next=/x`);
      expect([answer.status, answer.location], path).toEqual([302, '/']);
    }
    const posted = await visitor.post('/login', {
      body: 'email=a',
      headers: { ...FORM, 'sec-fetch-site': 'none' },
    });
    expect(posted.status).toBe(302);
  });

  it('has 404 for features that are off', async () => {
    expect((await site.visitor().get('/confirm')).status).toBe(404);
    expect((await site.visitor().send('PUT', '/login')).status).toBeGreaterThanOrEqual(404);
  });
});

describe.each(ADAPTERS)('links as in Flask-Security, on %s', (adapter) => {
  let site: FlaskSite;
  beforeAll(async () => {
    site = await startFlaskSite({
      adapter,
      features: [registerable, confirmable, recoverable],
      controllers: [FlashController],
    });
  });
  afterAll(() => site.close());

  const outcome = async (visitor: Visitor, answer: Answer) => ({
    status: answer.status,
    to: answer.location,
    flashes: await flashesOf(visitor),
  });
  const register = async (email: string): Promise<string> => {
    const visitor = site.visitor();
    const answer = await post(visitor, '/register', { email, password: WORD });
    expect(await outcome(visitor, answer)).toEqual({
      status: 302,
      to: '/',
      flashes: [{ level: 'success', key: 'CONFIRM_REGISTRATION' }],
    });
    expect((await visitor.get('/login')).status).toBe(200);
    return site.link(email);
  };

  it('confirms and signs in by one click; the link signs nobody in again (M1)', async () => {
    const link = await register('c1@x.test');
    const visitor = site.visitor();
    await visitor.send('HEAD', link);
    expect(await outcome(visitor, await visitor.get(`${link}?next=/x`))).toEqual({
      status: 302,
      to: '/',
      flashes: [{ level: 'success', key: 'EMAIL_CONFIRMED' }],
    });
    expect((await visitor.get('/login')).status).toBe(302);
    const other = site.visitor();
    expect(await outcome(other, await other.get(link))).toEqual({
      status: 302,
      to: '/',
      flashes: [{ level: 'info', key: 'ALREADY_CONFIRMED' }],
    });
    expect((await other.get('/login')).status).toBe(200);
  });

  it('says what is wrong with a confirm link on the page that sends new ones', async () => {
    const visitor = site.visitor();
    expect(await outcome(visitor, await visitor.get('/confirm/garbage'))).toEqual({
      status: 302,
      to: '/confirm',
      flashes: [{ level: 'error', key: 'INVALID_CONFIRMATION_TOKEN' }],
    });
    const late = await register('c2@x.test');
    const sent = site.trap.mails.length;
    site.clock.advance('6 days');
    expect(await outcome(visitor, await visitor.get(late))).toEqual({
      status: 302,
      to: '/confirm',
      flashes: [{ level: 'error', key: 'CONFIRMATION_EXPIRED' }],
    });
    // M26: no new mail.
    expect(site.trap.mails.length).toBe(sent);
  });

  it('resets by a link, signs in, and the link is used up', async () => {
    await site.user('r1@x.test', { password: WORD });
    await post(site.visitor(), '/reset', { email: 'r1@x.test' });
    const link = await site.link('r1@x.test');
    const visitor = site.visitor();
    const shown = await visitor.get(link);
    expect(shown.status).toBe(200);
    expect(new Html(shown.text).one('form', { action: link })).toBeDefined();
    const wrong = await post(visitor, link, { password: 'short', password_confirm: 'other' });
    expect(wrong.status).toBe(200);
    expect(new Html(wrong.text).one('input', { name: 'password' })).toBeDefined();
    const fields = { password: 'another', password_confirm: 'another' };
    expect(await outcome(visitor, await post(visitor, link, fields))).toEqual({
      status: 302,
      to: '/',
      flashes: [{ level: 'success', key: 'PASSWORD_RESET' }],
    });
    expect((await visitor.get('/login')).status).toBe(302);
    const other = site.visitor();
    for (const send of [() => other.get(link), () => post(other, link, fields)]) {
      expect(await outcome(other, await send())).toEqual({
        status: 302,
        to: '/reset',
        flashes: [{ level: 'error', key: 'INVALID_RESET_PASSWORD_TOKEN' }],
      });
    }
  });

  it('tells of a late reset link and mails nothing (M26)', async () => {
    await site.user('r2@x.test', { password: WORD });
    await post(site.visitor(), '/reset', { email: 'r2@x.test' });
    const link = await site.link('r2@x.test');
    site.clock.advance('6 days');
    const visitor = site.visitor();
    expect(await outcome(visitor, await visitor.get(link))).toEqual({
      status: 302,
      to: '/reset',
      flashes: [{ level: 'error', key: 'PASSWORD_RESET_EXPIRED' }],
    });
  });

  it('answers a JSON body on a reset link in JSON', async () => {
    await site.user('r3@x.test', { password: WORD });
    await site.visitor().json('/reset', { email: 'r3@x.test' });
    const link = await site.link('r3@x.test');
    const short = await site.visitor().json(link, { password: '1', password_confirm: '1' });
    expect(short.json<{ response: { errors: object } }>().response.errors).toHaveProperty(
      'password',
    );
    const dead = await site
      .visitor()
      .json('/reset/garbage', { password: 'another', password_confirm: 'another' });
    expect(dead.status).toBe(400);
  });

  it('does not sign in an unconfirmed account after a reset (M14)', async () => {
    const user = await site.user('r4@x.test', { password: WORD });
    await post(site.visitor(), '/reset', { email: 'r4@x.test' });
    const link = await site.link('r4@x.test');
    await site.users.updateUser(user, { confirmedAt: null } as never);
    const visitor = site.visitor();
    const answer = await post(visitor, link, { password: 'another', password_confirm: 'another' });
    expect(await outcome(visitor, answer)).toEqual({
      status: 302,
      to: '/',
      flashes: [{ level: 'success', key: 'PASSWORD_RESET' }],
    });
    expect((await visitor.get('/login')).status).toBe(200);
  });
});

describe.each(ADAPTERS)('login links as in Flask-Security, on %s', (adapter) => {
  let site: FlaskSite;
  beforeAll(async () => {
    site = await startFlaskSite({
      adapter,
      features: [passwordless, confirmable],
      controllers: [FlashController],
      security: { routes: { login: '/signin' } },
    });
    await site.user('ann@x.test');
    await site.user('new@x.test', { confirmedAt: null });
  });
  afterAll(() => site.close());

  const ask = async (email: string): Promise<string> => {
    const answer = await post(site.visitor(), '/signin?next=/never', { email });
    expect(answer.status).toBe(200);
    return site.link(email);
  };

  it('signs in by one click below the login path, once (M7), unconfirmed accounts too', async () => {
    for (const email of ['ann@x.test', 'new@x.test']) {
      const link = await ask(email);
      expect(link).toMatch(/^\/signin\/[\w-]{43}$/);
      const visitor = site.visitor();
      const answer = await visitor.get(link);
      expect([answer.status, answer.location]).toEqual([302, '/']);
      expect(await flashesOf(visitor)).toEqual([
        { level: 'success', key: 'PASSWORDLESS_LOGIN_SUCCESSFUL' },
      ]);
      const again = site.visitor();
      const used = await again.get(link);
      expect([used.status, used.location]).toEqual([302, '/signin']);
      expect(await flashesOf(again)).toEqual([{ level: 'error', key: 'INVALID_LOGIN_TOKEN' }]);
      // Signed in: the login page is open to everybody here, the link is not.
      expect((await visitor.get('/signin')).status).toBe(200);
      expect((await visitor.get(link)).location).toBe('/');
    }
  });

  it('follows next of the link itself, and tells of a late one', async () => {
    const link = await ask('ann@x.test');
    expect((await site.visitor().get(`${link}?next=/x`)).location).toBe('/x');
    const late = await ask('ann@x.test');
    site.clock.advance('25 hours');
    const visitor = site.visitor();
    expect((await visitor.get(late)).location).toBe('/signin');
    expect(await flashesOf(visitor)).toEqual([{ level: 'error', key: 'LOGIN_EXPIRED' }]);
  });

  it('lets no password in', async () => {
    const answer = await site
      .visitor()
      .json('/token', { email: 'ann@x.test', password: 'correct horse battery' });
    expect(answer.status).toBe(403);
  });
});
