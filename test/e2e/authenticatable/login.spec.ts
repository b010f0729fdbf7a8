import { Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CurrentUser, LoginRequired, type User } from '../../../lib/index.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';

@Controller()
class SiteController {
  @Get('me')
  @LoginRequired()
  me(@CurrentUser() user: User): object {
    return user;
  }

  @Post('note')
  @LoginRequired()
  note(): object {
    return { saved: true };
  }
}

const email = 'alice@site.test';

describe.each(ADAPTERS)('signing in on %s', (adapter) => {
  let site: Site;

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers: [SiteController],
      security: { throttling: false },
    });
    await site.user(email);
    await site.user('off@site.test', { active: false });
    await site.user('bare@site.test', { password: null });
  });
  afterAll(() => site.close());

  describe('by JSON', () => {
    it('answers the user and starts a session', async () => {
      const visitor = site.visitor();
      const answer = await visitor.json('/login', { email, password: PASSWORD });
      expect(answer.status).toBe(200);
      expect(answer.json()).toEqual({ user: { id: expect.any(String), email } });
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.cookies.find((cookie) => cookie.startsWith('session='))).toMatch(
        /^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      expect((await visitor.get('/me')).status).toBe(200);
    });

    it('takes any spelling of the address, and `identity` in its place', async () => {
      for (const body of [
        { email: '  ALICE@Site.Test ' },
        { identity: email },
        { email: 'Alice@SITE.TEST' },
      ]) {
        const answer = await site.visitor().json('/login', { ...body, password: PASSWORD });
        expect(answer.status, JSON.stringify(body)).toBe(200);
      }
    });

    it('never tells a user by its number', async () => {
      const alice = await site.users.findUser({ email });
      const answer = await site
        .visitor()
        .json('/login', { email: String(alice?.id), password: PASSWORD });
      expect(answer.status).toBe(401);
    });

    it('names the fields that are missing, with their codes', async () => {
      const answer = await site.visitor().json('/login', {});
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({
        statusCode: 400,
        error: 'Bad Request',
        code: 'VALIDATION_FAILED',
        codes: { email: ['EMAIL_NOT_PROVIDED'], password: ['PASSWORD_NOT_PROVIDED'] },
        errors: { email: [expect.any(String)], password: [expect.any(String)] },
      });
    });

    it('ENU-01 ENU-02 answers alike for every account and a wrong password', async () => {
      const answers = await Promise.all(
        [email, 'ghost@site.test', 'off@site.test', 'bare@site.test', 'no address'].map(
          (identity) =>
            site.visitor().json('/login', { email: identity, password: 'a wrong password' }),
        ),
      );
      const shown = answers.map(({ status, text, headers, cookies }) => {
        const names = [...headers.keys()].filter((name) => name !== 'date');
        return JSON.stringify({
          status,
          text,
          names,
          length: headers.get('content-length'),
          cookies,
        });
      });
      expect(new Set(shown).size).toBe(1);
      expect(answers[0]?.json()).toMatchObject({ statusCode: 401, code: 'INVALID_CREDENTIALS' });
    });

    it('tells a disabled account only after the right password', async () => {
      const answer = await site
        .visitor()
        .json('/login', { email: 'off@site.test', password: PASSWORD });
      expect(answer.status).toBe(403);
      expect(answer.json()).toMatchObject({ code: 'DISABLED_ACCOUNT' });
      expect(answer.cookies).toEqual([]);
    });
  });

  describe('by page', () => {
    it('shows the form and goes on to where the person wanted to go', async () => {
      const visitor = site.visitor();
      const asked = await visitor.page('/me?tab=2');
      expect(asked.status).toBe(302);
      expect(asked.location).toBe('/login?next=%2Fme%3Ftab%3D2');
      const page = await visitor.page(asked.location ?? '');
      expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(page.text).toContain('name="next" value="/me?tab&#x3D;2"');
      const answer = await visitor.form('/login', { email, password: PASSWORD, next: '/me?tab=2' });
      expect([answer.status, answer.location]).toEqual([303, '/me?tab=2']);
    });

    it('shows the page again with what was typed, never the password', async () => {
      const answer = await site.visitor().form('/login', { email, password: 'a wrong password' });
      expect(answer.status).toBe(401);
      expect(answer.text).toContain(`value="${email}"`);
      expect(answer.text).not.toContain('a wrong password');
      expect(answer.text).toContain('role="alert"');
    });

    it('escapes what it echoes', async () => {
      const answer = await site
        .visitor()
        .form('/login', { email: '"><script>alert(1)</script>', password: 'x' });
      expect(answer.text).not.toContain('<script>alert');
    });
  });

  it('SES-01 gives a new id at each login and ends the one before', async () => {
    const visitor = site.visitor();
    visitor.jar.set('session', 'A'.repeat(43));
    await visitor.json('/login', { email, password: PASSWORD });
    const first = visitor.cookie('session');
    expect(first).not.toBe('A'.repeat(43));
    await visitor.json('/login', { email, password: PASSWORD });
    const second = visitor.cookie('session');
    expect(second).not.toBe(first);
    const old = site.visitor();
    old.jar.set('session', first ?? '');
    expect((await old.get('/me')).status).toBe(401);
  });

  it('SES-03 a copied cookie is worth nothing after the logout', async () => {
    const visitor = await site.signedIn();
    const copy = site.visitor();
    copy.jar.set('session', visitor.cookie('session') ?? '');
    expect((await copy.get('/me')).status).toBe(200);
    expect((await visitor.post('/logout')).status).toBe(200);
    expect(visitor.cookie('session')).toBeUndefined();
    expect((await copy.get('/me')).status).toBe(401);
  });

  it('CSR-08 a GET of /logout shows a button and ends nothing', async () => {
    const visitor = await site.signedIn();
    const page = await visitor.page('/logout');
    expect(page.status).toBe(200);
    expect(page.text).toContain('name="csrf_token"');
    expect((await visitor.send('HEAD', '/logout')).status).toBe(200);
    expect((await visitor.get('/me')).status).toBe(200);
    const answer = await visitor.form('/logout', {});
    expect([answer.status, answer.location]).toEqual([303, '/']);
    expect((await visitor.get('/me')).status).toBe(401);
  });

  it('tells a front end its session, and ends it by DELETE', async () => {
    const visitor = site.visitor();
    const nobody = {
      user: null,
      csrfToken: null,
      mechanism: null,
      authenticatedAt: null,
      expiresAt: null,
    };
    expect((await visitor.get('/session')).json()).toEqual(nobody);
    await visitor.json('/login', { email, password: PASSWORD });
    const session = (await visitor.get('/session')).json<{
      csrfToken: string;
      expiresAt: string;
    }>();
    expect(session).toMatchObject({
      user: { email },
      mechanism: 'session',
      csrfToken: expect.any(String),
    });
    expect(Date.parse(session.expiresAt)).toBeGreaterThan(Date.now());
    expect((await visitor.send('DELETE', '/session')).status).toBe(200);
    expect((await visitor.get('/session')).json()).toEqual(nobody);
  });

  it('gives a token without a cookie, which ends when it is revoked', async () => {
    const visitor = site.visitor();
    const answer = await visitor.json('/token', { email, password: PASSWORD });
    const { token, expiresIn, user } = answer.json<{
      token: string;
      expiresIn: number;
      user: object;
    }>();
    expect(answer.cookies).toEqual([]);
    expect(expiresIn).toBe(3600);
    expect(user).toEqual({ id: expect.any(String), email });
    const headers = { authorization: `Bearer ${token}` };
    const session = (await visitor.get('/session', { headers })).json();
    expect(session).toMatchObject({ mechanism: 'token', user: { email }, csrfToken: null });
    expect((await visitor.post('/token/revoke', { headers })).status).toBe(200);
    expect((await visitor.get('/session', { headers })).json()).toMatchObject({ user: null });
    const none = await visitor.post('/token/revoke', { headers: { authorization: 'Bearer none' } });
    expect([none.status, none.json()['code']]).toEqual([400, 'TOKEN_INVALID']);
    expect(none.json()['message']).toBe('This token does not work, or no longer.');
    expect((await visitor.post('/token/revoke')).json()['message']).toBe(none.json()['message']);
  });

  it('proves the identity anew: a new id, and the old one is dead', async () => {
    const visitor = await site.signedIn();
    const old = visitor.cookie('session');
    const wrong = await visitor.json('/verify', { password: 'a wrong password' });
    expect([wrong.status, wrong.json()['code']]).toEqual([401, 'INVALID_CREDENTIALS']);
    expect((await visitor.json('/verify', { password: PASSWORD })).status).toBe(200);
    expect(visitor.cookie('session')).not.toBe(old);
    expect((await visitor.get('/me')).status).toBe(200);
    expect((await site.visitor().json('/verify', { password: PASSWORD })).status).toBe(401);
    const browser = site.visitor();
    for (const [path, to] of [
      ['/verify', '/login?next=%2Fverify'],
      ['/verify?next=/deep', '/login?next=%2Fdeep'],
      ['/verify?next=//evil.test', '/login?next=%2Fverify%3Fnext%3D%2F%2Fevil.test'],
    ] as const) {
      const sent = await browser.page(path);
      expect([sent.status, sent.location]).toEqual([302, to]);
    }
    expect((await browser.page('/login')).text).toContain('Please log in');
    expect((await browser.get('/verify')).status).toBe(401);
  });

  it('remembers a browser that asks for it, after its session has ended', async () => {
    const visitor = site.visitor();
    await visitor.json('/login', { email, password: PASSWORD, remember: true });
    expect(visitor.cookie('remember')).toBeDefined();
    visitor.jar.delete('session');
    const back = await visitor.get('/me');
    expect(back.status).toBe(200);
    expect((await visitor.get('/session')).json()).toMatchObject({ mechanism: 'remember' });
    await visitor.post('/logout');
    expect(visitor.cookie('remember')).toBeUndefined();
  });

  it('INP-09 takes a real boolean for remember only', async () => {
    for (const remember of ['false', '0', 1, [], {}]) {
      const answer = await site.visitor().json('/login', { email, password: PASSWORD, remember });
      expect(answer.status, JSON.stringify(remember)).toBe(400);
    }
  });

  it('never serialises a secret of the user', async () => {
    const visitor = await site.signedIn();
    const { text } = await visitor.get('/me');
    expect(text).not.toMatch(/argon2|uniquifier|password/);
  });
});
