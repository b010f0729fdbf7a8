import { All, Controller, Get, type ExecutionContext } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  Accepted,
  AnonymousRequired,
  AuthRequired,
  AuthTokenRequired,
  CurrentUser,
  FlashMessages,
  HttpAuthRequired,
  LoginRequired,
  Roles,
  confirmable,
  type User,
} from '../../lib/index.js';
import { Store } from '../../lib/ports/store.js';
import { startFlaskSite, type FlaskSite } from '../support/flask-site.js';
import { ADAPTERS } from '../support/site.js';
import type { Answer, Visitor } from '../support/visitor.js';

const WORD = 'password';
const nameOf = (user: User): string => user.email.split('@')[0] ?? '';

@Controller()
class SiteController {
  @All('login-only') @LoginRequired() login(@CurrentUser() user: User): string {
    return nameOf(user);
  }
  @All('token-only') @AuthTokenRequired() token(@CurrentUser() user: User): string {
    return nameOf(user);
  }
  @All('basic-only') @HttpAuthRequired() basic(@CurrentUser() user: User): string {
    return nameOf(user);
  }
  @All('basic-x') @HttpAuthRequired('X') basicX(@CurrentUser() user: User): string {
    return nameOf(user);
  }
  @All('session-or-basic') @AuthRequired('session', 'basic') either(
    @CurrentUser() user: User,
  ): string {
    return nameOf(user);
  }
  @All('basic-or-session') @AuthRequired('basic', 'session') other(
    @CurrentUser() user: User,
  ): string {
    return nameOf(user);
  }
  @All('session-or-token') @AuthRequired('session', 'token') third(
    @CurrentUser() user: User,
  ): string {
    return nameOf(user);
  }
  @All('token-or-session') @AuthRequired('token', 'session') fourth(
    @CurrentUser() user: User,
  ): string {
    return nameOf(user);
  }
  @All('admins') @Roles('admin', 'editor') admins(@CurrentUser() user: User): string {
    return nameOf(user);
  }
  @All('either-role') @Accepted('admin', 'editor') accepted(@CurrentUser() user: User): string {
    return nameOf(user);
  }
  @All('token-admins') @AuthTokenRequired() @Roles('admin') both(
    @CurrentUser() user: User,
  ): string {
    return nameOf(user);
  }
  @All('visitors') @AnonymousRequired() visitors(): string {
    return 'nobody';
  }
  @Get('who') who(@CurrentUser() user: User | { isAnonymous: true }): object {
    return 'isAnonymous' in user ? { anonymous: user.isAnonymous } : { name: nameOf(user) };
  }
  @Get('flashes') flashes(@FlashMessages() flashes: { level: string; key: string }[]): string[] {
    return flashes.map(({ level, key }) => `${level} ${key}`);
  }
}

const basic = (email: string, password = WORD): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`,
});

describe.each(ADAPTERS)('decorators as in Flask-Security, on %s', (adapter) => {
  let site: FlaskSite;
  let token = '';
  let otherToken = '';

  beforeAll(async () => {
    site = await startFlaskSite({
      adapter,
      features: [confirmable],
      controllers: [SiteController],
    });
    for (const role of ['admin', 'editor']) await site.users.findOrCreateRole(role);
    await site.user('ann@x.test', { password: WORD });
    await site.user('bob@x.test', { password: WORD, roles: ['editor'] });
    await site.user('root@x.test', { password: WORD, roles: ['admin', 'editor'] });
    await site.user('off@x.test', { password: WORD, active: false });
    await site.user('new@x.test', { password: WORD, confirmedAt: null });
    token = await tokenOf('ann@x.test');
    otherToken = await tokenOf('bob@x.test');
  });
  afterAll(() => site.close());

  const tokenOf = async (email: string): Promise<string> => {
    const answer = await site.visitor().json('/login', { email, password: WORD });
    return answer.json<{ response: { user: { authentication_token: string } } }>().response.user
      .authentication_token;
  };
  const signedIn = (email = 'ann@x.test') => site.signedIn(email, WORD);
  const flashesOf = async (visitor: Visitor) => (await visitor.get('/flashes')).json<string[]>();
  const isUnauthorized = (answer: Answer, challenge: string | null): void => {
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')?.toLowerCase()).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('<h1>Unauthorized</h1>');
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
  };

  it('@LoginRequired sends strangers to the login, by any method and as JSON', async () => {
    const visitor = site.visitor();
    const answers = [
      await visitor.get('/login-only?x=1'),
      await visitor.post('/login-only?x=1'),
      await visitor.json('/login-only?x=1', {}),
      await visitor.get('/login-only?x=1', { headers: basic('ann@x.test') }),
      await visitor.get('/login-only?x=1', { headers: { 'authentication-token': 'bad' } }),
    ];
    for (const answer of answers) {
      expect([answer.status, answer.location]).toEqual([302, '/login?next=%2Flogin-only%3Fx%3D1']);
    }
    expect(await flashesOf(visitor)).toEqual(['info LOGIN']);
  });

  it.each([
    ['/token-only', null],
    ['/basic-only', 'Basic realm="Login Required"'],
    ['/basic-x', 'Basic realm="X"'],
    ['/session-or-basic', 'Basic realm="Login Required"'],
    ['/session-or-token', null],
    ['/token-admins', null],
  ])('%s answers 401 with one page and the challenge %s', async (path, challenge) => {
    const visitor = site.visitor();
    isUnauthorized(await visitor.get(path), challenge);
    isUnauthorized(await visitor.json(path, {}), challenge);
    isUnauthorized(
      await visitor.get(path, { headers: { 'x-requested-with': 'XMLHttpRequest' } }),
      challenge,
    );
    isUnauthorized(await visitor.get(path, { headers: basic('nobody@x.test') }), challenge);
    isUnauthorized(await visitor.get(path, { headers: { authorization: 'Basic !' } }), challenge);
    expect(await flashesOf(visitor)).toEqual([]);
  });

  it('takes Basic where it is named, unconfirmed accounts too, disabled ones never (M3)', async () => {
    const visitor = site.visitor();
    for (const [email, status] of [
      ['ann@x.test', 200],
      ['new@x.test', 200],
      ['off@x.test', 401],
    ] as const) {
      expect((await visitor.get('/basic-only', { headers: basic(email) })).status, email).toBe(
        status,
      );
    }
    expect(visitor.jar.size).toBe(0);
    isUnauthorized(await (await signedIn()).get('/basic-only'), 'Basic realm="Login Required"');
  });

  it.each([
    ['/session-or-basic', 'ann'],
    ['/basic-or-session', 'bob'],
    ['/basic-only', 'bob'],
  ])('%s with a session of ann and Basic of bob is %s', async (path, name) => {
    const visitor = await signedIn();
    expect((await visitor.get(path, { headers: basic('bob@x.test') })).text).toBe(name);
  });

  it('passes over what does not hold', async () => {
    const visitor = await signedIn();
    expect(
      (await visitor.get('/token-or-session', { headers: { 'authentication-token': 'bad' } })).text,
    ).toBe('ann');
    const stale = site.visitor();
    stale.jar.set('session', 'x'.repeat(43));
    expect(
      (await stale.get('/session-or-token', { headers: { 'authentication-token': token } })).text,
    ).toBe('ann');
  });

  it('takes the token from body, query and header, in this order, and not from forms', async () => {
    const visitor = site.visitor();
    const header = { 'authentication-token': token };
    expect((await visitor.get('/token-only', { headers: header })).text).toBe('ann');
    expect(
      (await visitor.get(`/token-only?auth_token=${otherToken}`, { headers: header })).text,
    ).toBe('bob');
    expect(
      (await visitor.json(`/token-only?auth_token=${otherToken}`, { auth_token: token }, header))
        .text,
    ).toBe('ann');
    expect((await visitor.get('/token-only?auth_token=bad', { headers: header })).status).toBe(401);
    expect(
      (await visitor.json(`/token-only?auth_token=${token}`, { auth_token: null })).status,
    ).toBe(401);
    expect((await visitor.form('/token-only', { auth_token: token })).status).toBe(401);
    expect(
      (await visitor.get('/token-only', { headers: { authorization: `Bearer ${token}` } })).text,
    ).toBe('ann');
  });

  it('takes a token in place of a session, unless a remember cookie is there', async () => {
    for (const path of ['/login-only', '/session-or-basic', '/who']) {
      const answer = await site.visitor().get(`${path}?auth_token=${token}`);
      expect(answer.status, path).toBe(200);
      expect(answer.cookies).toEqual([]);
    }
    const visitor = site.visitor();
    visitor.jar.set('remember_token', 'stale');
    expect((await visitor.get(`/login-only?auth_token=${token}`)).status).toBe(302);
    visitor.jar.set('remember_token', 'stale');
    expect((await visitor.get(`/token-only?auth_token=${token}`)).status).toBe(200);
  });

  it('keeps session and token apart', async () => {
    const visitor = await signedIn();
    expect((await visitor.get(`/login-only?auth_token=${otherToken}`)).text).toBe('ann');
    expect((await visitor.get(`/token-only?auth_token=${otherToken}`)).text).toBe('bob');
    expect((await visitor.get('/login-only')).text).toBe('ann');
  });

  it('gives the anonymous user where nobody is signed in', async () => {
    expect((await site.visitor().get('/who')).json()).toEqual({ anonymous: true });
    expect((await site.visitor().get('/who?auth_token=bad')).json()).toEqual({ anonymous: true });
  });

  it('turns callers without the role away, strangers too: back, with a notice', async () => {
    for (const visitor of [site.visitor(), await signedIn()]) {
      const answer = await visitor.get('/admins');
      expect([answer.status, answer.location]).toEqual([302, '/']);
      expect(await flashesOf(visitor)).toEqual(['error UNAUTHORIZED']);
      expect((await visitor.json('/admins', {})).status).toBe(302);
    }
    const bob = await signedIn('bob@x.test');
    expect((await bob.get('/admins')).status).toBe(302);
    expect((await bob.get('/either-role')).text).toBe('bob');
    expect((await (await signedIn('root@x.test')).get('/admins')).text).toBe('root');
  });

  it('goes back to the page that the caller came from, never elsewhere (M18)', async () => {
    const visitor = await signedIn();
    const from = (referer: string) => visitor.get('/admins', { headers: { referer } });
    expect((await from(`${site.url}/who?x=1`)).location).toBe('/who?x=1');
    for (const referer of ['http://evil.test/x', `${site.url}/admins?x=1`, 'nonsense://x']) {
      expect((await from(referer)).location, referer).toBe('/');
    }
  });

  it('@AnonymousRequired sends signed-in callers to postLogin, as JSON too', async () => {
    expect((await site.visitor().get('/visitors')).text).toBe('nobody');
    const visitor = await signedIn();
    for (const answer of [await visitor.get('/visitors'), await visitor.json('/visitors', {})]) {
      expect([answer.status, answer.location]).toEqual([302, '/']);
    }
  });

  it('never asks for a confirmation again behind the login', async () => {
    const user = await site.user('was@x.test', { password: WORD });
    const visitor = await signedIn('was@x.test');
    await site.users.updateUser(user, { confirmedAt: null } as never);
    expect((await visitor.get('/login-only')).text).toBe('was');
    await site.users.deactivateUser(user);
    expect((await visitor.get('/login-only')).status).toBe(302);
  });
});

describe('what answers refusals', () => {
  const start = (security: Record<string, unknown>) =>
    startFlaskSite({ controllers: [SiteController], security });

  it('is 403 with `redirects.unauthorized: null`', async () => {
    const site = await start({ redirects: { unauthorized: null } });
    try {
      await site.user('ann@x.test', { password: WORD });
      const visitor = await site.signedIn('ann@x.test', WORD);
      const answer = await visitor.get('/admins');
      expect(answer.status).toBe(403);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect((await visitor.json('/admins', {})).status).toBe(403);
      expect((await visitor.get('/flashes')).json()).toEqual([]);
      expect((await site.visitor().get('/admins')).status).toBe(403);
    } finally {
      await site.close();
    }
  });

  it('is what the site says with `unauthorized`, but not for @LoginRequired', async () => {
    const unauthorized = (_: ExecutionContext, reason: string) => ({ own: reason });
    const site = await start({ unauthorized, redirects: { unauthorized: '/denied' } });
    try {
      for (const path of ['/token-only', '/basic-only', '/session-or-basic']) {
        const answer = await site.visitor().get(path);
        expect(answer.json(), path).toEqual({ own: 'unauthenticated' });
        expect(answer.headers.get('www-authenticate')).toBeNull();
      }
      expect((await site.visitor().get('/admins')).json()).toEqual({ own: 'unauthenticated' });
      expect((await site.visitor().get('/login-only')).status).toBe(302);
    } finally {
      await site.close();
    }
  });

  it('is the configured view', async () => {
    const site = await start({ redirects: { unauthorized: '/denied' } });
    try {
      expect((await site.visitor().get('/admins')).location).toBe('/denied');
    } finally {
      await site.close();
    }
  });
});

describe.each(ADAPTERS)('a store that is down under the preset on %s', (adapter) => {
  it('answers 503 and lets nobody in', async () => {
    const site = await startFlaskSite({ adapter, controllers: [SiteController] });
    try {
      await site.user('ann@x.test', { password: WORD });
      const { json } = await site.visitor().json('/login', { email: 'ann@x.test', password: WORD });
      const { response } = json<{ response: { user: { authentication_token: string } } }>();
      const headers = { 'authentication-token': response.user.authentication_token };
      expect((await site.visitor().get('/token-only', { headers })).status).toBe(200);
      const store = site.app.get(Store);
      vi.spyOn(store, 'principalById').mockRejectedValue(new Error('a secret of the inside'));
      const answer = await site.visitor().get('/token-only', { headers });
      expect([answer.status, answer.text.includes('secret')]).toEqual([503, false]);
    } finally {
      await site.close();
    }
  });
});
