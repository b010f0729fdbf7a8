import { Controller, Get, Post, type ExecutionContext } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AuthRequired,
  AuthTokenRequired,
  Fresh,
  HttpAuthRequired,
  LoginRequired,
  Roles,
  SecurityEvents,
  type RefusalReason,
  type UserUnauthorizedEvent,
} from '../../../lib/index.js';
import { ADAPTERS, startSite, type AdapterName, type Site } from '../../support/site.js';
import { bearerOf, browserOf } from './people.js';
import { rawRequest } from './raw-request.js';

@Controller()
class PrivateController {
  @Get('by-session')
  @LoginRequired()
  bySession(): object {
    return {};
  }

  @Post('by-session')
  @LoginRequired()
  post(): object {
    return {};
  }

  @Get('by-token')
  @AuthTokenRequired()
  byToken(): object {
    return {};
  }

  @Get('by-basic')
  @HttpAuthRequired()
  byBasic(): object {
    return {};
  }

  @Get('by-realm')
  @HttpAuthRequired('The "back" \\ office')
  byRealm(): object {
    return {};
  }

  @Get('by-any')
  @AuthRequired('session', 'token', 'basic')
  byAny(): object {
    return {};
  }

  @Get('admin')
  @Roles('admin')
  admin(): object {
    return {};
  }

  @Post('admin')
  @Roles('admin')
  adminPost(): object {
    return {};
  }

  @Get('fresh')
  @Fresh('5 minutes')
  fresh(): object {
    return {};
  }
}

const start = (adapter: AdapterName, security: Readonly<Record<string, unknown>> = {}) =>
  startSite({ adapter, controllers: [PrivateController], security });

describe.each(ADAPTERS)('refusals on %s', (adapter) => {
  let site: Site;
  beforeAll(async () => {
    site = await start(adapter);
  });
  afterAll(() => site.close());

  const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

  it('sends a browser that opens a page to the login, with the way back', async () => {
    for (const path of ['/by-session', '/by-any', '/admin']) {
      const answer = await site.visitor().page(`${path}?x=1&y=%2F`);
      expect(answer.status).toBe(302);
      const next = new URLSearchParams({ next: `${path}?x=1&y=%2F` }).toString();
      expect(answer.location).toBe(`/login?${next}`);
      expect(answer.headers.get('www-authenticate')).toBeNull();
    }
    const head = await site.visitor().send('HEAD', '/by-session', { html: true });
    expect([head.status, head.location]).toEqual([302, '/login?next=%2Fby-session']);
  });

  it('speaks of a page to people alone', async () => {
    const visitor = site.visitor();
    const api = [
      await visitor.get('/by-session'),
      await visitor.post('/admin', { json: {} }),
      await visitor.post('/by-session', { headers: { accept: '*/*' } }),
    ];
    for (const answer of api) {
      expect(answer.status).toBe(401);
      expect(answer.json()['message']).toBe('Please log in first.');
    }
    const { visitor: bob } = await browserOf(site);
    expect((await bob.get('/admin')).json()['message']).toBe(
      'You do not have permission to do this.',
    );
    expect((await bob.page('/admin')).text).toContain('to see this page');
    expect((await visitor.page('/by-token')).text).toContain('to see this page');
  });

  it('follows the way back after the login, and the notice stands on the login page', async () => {
    const { email } = await browserOf(site);
    const visitor = site.visitor();
    const { location } = await visitor.page('/by-session?x=1');
    const page = await visitor.page(location ?? '');
    expect(page.text).toContain('Please log in');
    const answer = await visitor.form(location ?? '', { email, password: 'correct horse battery' });
    expect([answer.status, answer.location]).toEqual([303, '/by-session?x=1']);
  });

  it.each([
    ['a write', 'POST', '/by-session', { accept: HTML, 'sec-fetch-site': 'same-origin' }],
    ['a handler without sessions', 'GET', '/by-token', { accept: HTML }],
    ['a handler with Basic alone', 'GET', '/by-basic', { accept: HTML }],
    ['a program', 'GET', '/by-session', { accept: 'application/json' }],
    ['a program that takes anything', 'GET', '/by-session', { accept: '*/*' }],
    ['text of any kind', 'GET', '/by-session', { accept: 'text/*' }],
    ['a refused text/html', 'GET', '/by-session', { accept: 'text/html;q=0, application/json' }],
    ['JSON before HTML', 'GET', '/by-session', { accept: 'application/json, text/html;q=0.5' }],
    ['no Accept', 'GET', '/by-session', {}],
    ['Bearer', 'GET', '/by-any', { accept: HTML, authorization: 'Bearer x' }],
    ['Basic', 'GET', '/by-any', { accept: HTML, authorization: 'Basic eDp5' }],
    ['another scheme', 'GET', '/by-session', { accept: HTML, authorization: 'Digest x="y"' }],
  ] as [string, string, string, Record<string, string>][])(
    'answers %s with 401 and no redirect',
    async (_, method, path, headers) => {
      const answer = await rawRequest(site.url, path, { method, headers });
      expect(answer.status).toBe(401);
      expect(answer.headers['location']).toBeUndefined();
      expect(answer.text).toContain(
        headers['accept'] === HTML ? '<!doctype html' : 'NOT_AUTHENTICATED',
      );
    },
  );

  it('tells programs in JSON what is missing', async () => {
    const answer = await site.visitor().get('/admin');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.json()).toEqual({
      statusCode: 401,
      error: 'Unauthorized',
      code: 'NOT_AUTHENTICATED',
      message: expect.any(String) as string,
    });
  });

  it('BAS-01: names Basic only where it is accepted, and never to a script', async () => {
    const challenge = async (path: string, headers: Record<string, string> = {}) =>
      (await rawRequest(site.url, path, { headers })).headers['www-authenticate'];
    const basic = 'Basic realm="Login Required", charset="UTF-8"';
    expect(await challenge('/by-session')).toBeUndefined();
    expect(await challenge('/by-token')).toBe('Bearer');
    expect(await challenge('/by-basic')).toBe(basic);
    expect(await challenge('/by-any')).toBe(`${basic}, Bearer`);
    for (const script of [
      { 'sec-fetch-dest': 'empty' },
      { 'x-requested-with': 'XMLHttpRequest' },
    ] as Record<string, string>[]) {
      expect(await challenge('/by-basic', script)).toBeUndefined();
      expect(await challenge('/by-any', script)).toBe('Bearer');
    }
    expect(await challenge('/by-basic', { 'sec-fetch-dest': 'document' })).toBe(basic);
  });

  it('BAS-09: quotes what a realm says', async () => {
    const { headers } = await site.visitor().get('/by-realm');
    const expected = 'Basic realm="The \\"back\\" \\\\ office", charset="UTF-8"';
    expect(headers.get('www-authenticate')).toBe(expected);
  });

  it('BEA-01: tells a missing token, one that does not hold and one that is not enough apart', async () => {
    const get = (path: string, authorization?: string) =>
      site.visitor().get(path, { headers: authorization ? { authorization } : {} });
    expect((await get('/by-token')).headers.get('www-authenticate')).toBe('Bearer');
    const wrong = await get('/by-token', 'Bearer abc.def.ghi');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    const basic = await get('/by-any', 'Basic eDp5');
    expect(basic.headers.get('www-authenticate')).toMatch(/, Bearer$/);
    const { authorization } = await bearerOf(site, ['user']);
    const poor = await get('/admin', authorization);
    expect(poor.status).toBe(403);
    expect(poor.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
  });

  it('answers a caller without the role with 403, in JSON or as a page', async () => {
    const { visitor } = await browserOf(site);
    const json = await visitor.get('/admin');
    expect(json.status).toBe(403);
    expect(json.json()).toMatchObject({ statusCode: 403, code: 'FORBIDDEN' });
    expect(json.headers.get('www-authenticate')).toBeNull();
    const page = await visitor.page('/admin');
    expect([page.status, page.location]).toEqual([403, null]);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('<!doctype html');
    expect((await visitor.form('/admin', {})).status).toBe(403);
  });
});

describe.each(ADAPTERS)('redirects.unauthorized on %s', (adapter) => {
  it.each([
    ['a path', '/sorry', '/sorry'],
    ['a route of ours', 'logout', '/logout'],
    [
      'a function',
      (request: { url: string }) => `/sorry?from=${request.url}`,
      '/sorry?from=/admin',
    ],
    ['an address elsewhere, which is not followed', () => 'https://evil.test/', '/'],
  ] as const)('is %s', async (_, unauthorized, location) => {
    const site = await start(adapter, { redirects: { unauthorized } });
    const { visitor } = await browserOf(site);
    const page = await visitor.page('/admin');
    expect([page.status, page.location]).toEqual([302, location]);
    const json = await visitor.get('/admin');
    expect([json.status, json.location]).toEqual([403, null]);
    const written = await visitor.form('/admin', {});
    expect([written.status, written.location]).toEqual([403, null]);
    expect((await site.visitor().page('/admin')).location).toContain('/login?');
    await site.close();
  });
});

describe.each(ADAPTERS)('the event of a refusal on %s', (adapter) => {
  it('says who, why and where, and not how the query read', async () => {
    const site = await startSite({
      adapter,
      controllers: [PrivateController],
      imports: [EventEmitterModule.forRoot()],
    });
    const heard: UserUnauthorizedEvent[] = [];
    site.app
      .get(EventEmitter2)
      .on(SecurityEvents.Unauthorized, (event: UserUnauthorizedEvent) => heard.push(event));
    const { visitor, email } = await browserOf(site);
    await site.visitor().get('/admin?token=secret');
    await visitor.get('/admin');
    site.clock.advance('6 minutes');
    await visitor.get('/fresh');
    await site.visitor().get('/by-token', { headers: { authorization: 'Bearer x' } });
    const shown = heard.map(({ user, reason, path }) => ({
      email: (user as { email?: string } | null)?.email ?? null,
      reason,
      path,
    }));
    expect(shown).toEqual([
      { email: null, reason: 'unauthenticated', path: '/admin' },
      { email, reason: 'forbidden', path: '/admin' },
      { email, reason: 'stale', path: '/fresh' },
      { email: null, reason: 'unauthenticated', path: '/by-token' },
    ]);
    await site.close();
  });
});

interface Reply {
  status(code: number): this;
  header?(name: string, value: string): this;
  send(body: unknown): unknown;
  redirect(url: string): unknown;
}

describe.each(ADAPTERS)('the handler `unauthorized` on %s', (adapter) => {
  let answer: (reply: Reply, reason: RefusalReason) => unknown;
  const asked: RefusalReason[] = [];
  let site: Site;

  beforeAll(async () => {
    const unauthorized = (context: ExecutionContext, reason: RefusalReason): unknown => {
      asked.push(reason);
      return answer(context.switchToHttp().getResponse<Reply>(), reason);
    };
    site = await start(adapter, { unauthorized, redirects: { unauthorized: '/sorry' } });
  });
  afterAll(() => site.close());

  it('sends an object with the status of the refusal', async () => {
    answer = (_, reason) => ({ no: reason });
    const { visitor } = await browserOf(site);
    const anonymous = await site.visitor().get('/admin');
    expect([anonymous.status, anonymous.text]).toEqual([401, '{"no":"unauthenticated"}']);
    const forbidden = await visitor.page('/admin');
    expect([forbidden.status, forbidden.text]).toEqual([403, '{"no":"forbidden"}']);
    expect(forbidden.headers.get('content-type')).toContain('application/json');
    site.clock.advance('6 minutes');
    const stale = await visitor.get('/fresh');
    expect([stale.status, stale.text]).toEqual([401, '{"no":"stale"}']);
    expect(asked).toEqual(['unauthenticated', 'forbidden', 'stale']);
  });

  it.each([200, 202, 404, 410, 418, 503])(
    'sends a text with status %i that it set',
    async (status) => {
      answer = async (reply) => {
        reply.status(status);
        await Promise.resolve();
        return 'not <i>here</i>';
      };
      const got = await site.visitor().page('/by-session');
      expect([got.status, got.text]).toEqual([status, 'not <i>here</i>']);
      expect(got.location).toBeNull();
    },
  );

  it('asks it for a credential that does not hold, too', async () => {
    answer = () => ({ own: true });
    const headers = { authorization: 'Bearer a.b.c' };
    expect((await site.visitor().get('/by-token', { headers })).text).toBe('{"own":true}');
  });

  it('lets it throw', async () => {
    const { NotFoundException } = await import('@nestjs/common');
    answer = () => {
      throw new NotFoundException('nothing to see');
    };
    expect((await site.visitor().page('/admin')).status).toBe(404);
    answer = () => Promise.reject(new Error('a secret of the inside'));
    const broken = await site.visitor().get('/admin');
    expect(broken.status).toBe(500);
    expect(broken.text).not.toContain('secret');
  });

  it('lets it write the answer itself', async () => {
    answer = (reply) => void reply.status(451).send('written');
    const got = await site.visitor().get('/admin');
    expect([got.status, got.text]).toEqual([451, 'written']);
  });

  it('lets it redirect, with the status of a redirect', async () => {
    answer = (reply) => void reply.redirect('/elsewhere');
    const { visitor } = await browserOf(site);
    for (const got of [await site.visitor().get('/by-session'), await visitor.get('/admin')])
      expect([got.status, got.location]).toEqual([302, '/elsewhere']);
    answer = (reply) => void reply.send('written');
    const got = await site.visitor().get('/admin');
    expect([got.status, got.text]).toEqual([401, 'written']);
  });

  it('leaves the refusal to the default where it gives nothing', async () => {
    answer = () => undefined;
    const { visitor } = await browserOf(site);
    expect((await site.visitor().page('/by-session')).location).toContain('/login?');
    expect((await site.visitor().get('/by-session')).json()).toMatchObject({
      code: 'NOT_AUTHENTICATED',
    });
    expect((await visitor.page('/admin')).location).toBe('/sorry');
    expect((await visitor.get('/admin')).json()).toMatchObject({ code: 'FORBIDDEN' });
  });
});
