import { Body, Controller, Delete, Get, Patch, Post, Put, UseGuards } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuthGuard, HttpAuthRequired, LoginRequired, SkipCsrf } from '../../../lib/index.js';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { Visitor } from '../../support/visitor.js';
import { rawRequest } from './raw-request.js';

@Controller('notes')
@UseGuards(AuthGuard)
class NotesController {
  static writes = 0;

  @Get()
  list(): object {
    return { notes: [] };
  }

  @Post()
  create(@Body() body: Record<string, unknown>): object {
    NotesController.writes += 1;
    return { fields: Object.keys(body ?? {}) };
  }

  @Put()
  replace(): object {
    NotesController.writes += 1;
    return {};
  }

  @Patch()
  change(): object {
    NotesController.writes += 1;
    return {};
  }

  @Delete()
  remove(): object {
    NotesController.writes += 1;
    return {};
  }

  @Post('session')
  @LoginRequired()
  bySession(): object {
    NotesController.writes += 1;
    return {};
  }

  @Post('basic')
  @HttpAuthRequired()
  byBasic(): object {
    NotesController.writes += 1;
    return {};
  }

  @Post('hook')
  @LoginRequired()
  @SkipCsrf()
  hook(): object {
    NotesController.writes += 1;
    return {};
  }
}

@Controller('exempt')
@SkipCsrf()
@LoginRequired()
class ExemptController {
  @Post()
  create(): object {
    return {};
  }
}

const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

describe.each(ADAPTERS)("forged writes to a site's own handlers on %s", (adapter) => {
  let site: Site;
  let cookie: string;
  let csrf: string;
  const email = 'alice@site.test';

  const signIn = async (remember = false): Promise<Visitor> => {
    const visitor = new Visitor(site.url, null);
    const answer = await visitor.json('/login', { email, password: PASSWORD, remember });
    expect(answer.status).toBe(200);
    return visitor;
  };
  const tokenOf = async (visitor: Visitor): Promise<string> =>
    (await visitor.get('/session')).json<{ csrfToken: string }>().csrfToken;
  const write = (
    headers: Readonly<Record<string, string>>,
    method = 'POST',
    path = '/notes',
    body?: string,
  ) => rawRequest(site.url, path, { method, headers: { cookie, ...headers }, body });

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers: [NotesController, ExemptController],
      security: {
        throttling: false,
        baseUrl: 'http://app.test',
        origins: ['https://front.test', 'http://app.test:8080'],
      },
      prepare: (app) => app.enableCors({ origin: ['https://front.test'], credentials: true }),
    });
    await site.user(email);
    const visitor = await signIn();
    cookie = `session=${visitor.cookie('session')}`;
    csrf = await tokenOf(visitor);
  });
  beforeEach(() => {
    NotesController.writes = 0;
  });
  afterAll(() => site.close());

  it.each([
    ['CSR-01 nothing that says where it comes from', {}],
    ['CSR-05 cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['CSR-05 same-site', { 'sec-fetch-site': 'same-site' }],
    ['CSR-05 a word that no browser says', { 'sec-fetch-site': 'Same-Origin' }],
    ['CSR-05 an empty word', { 'sec-fetch-site': '' }],
    ['CSR-05 two words', { 'sec-fetch-site': 'same-origin, cross-site' }],
    ['CSR-06 Origin null', { origin: 'null' }],
    ['CSR-06 ours as a prefix', { origin: 'http://app.test.evil.test' }],
    ['CSR-06 ours as user', { origin: 'http://app.test@evil.test' }],
    ['CSR-06 ours behind a hash', { origin: 'https://evil.test#app.test' }],
    ['CSR-06 ours with another scheme', { origin: 'https://app.test' }],
    ['CSR-06 ours with another port', { origin: 'http://app.test:81' }],
    ['CSR-06 ours with a path', { origin: 'http://app.test/' }],
    ['CSR-06 ours in capitals', { origin: 'HTTP://APP.TEST' }],
    ['CSR-06 a listed one as a suffix', { origin: 'https://evilfront.test' }],
    ['CSR-06 two origins', { origin: 'http://app.test http://evil.test' }],
    ['CSR-06 empty', { origin: '' }],
    ['the token from another site', { 'sec-fetch-site': 'cross-site', token: 'own' }],
    ['the token with a foreign Origin', { origin: 'https://evil.test', token: 'own' }],
    ['no word but ours in Referer', { referer: 'http://app.test/form' }],
    ['ours in X-Forwarded-Host', { origin: 'http://evil.test', 'x-forwarded-host': 'evil.test' }],
  ])('are refused: %s', async (_, { token, ...headers }: Record<string, string>) => {
    for (const method of WRITES) {
      const sent = token === undefined ? headers : { ...headers, 'x-csrf-token': csrf };
      const answer = await write(sent, method);
      expect({ method, status: answer.status }).toEqual({ method, status: 403 });
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'CSRF_FAILED' });
    }
    expect(NotesController.writes).toBe(0);
  });

  it.each([
    ['same-origin', { 'sec-fetch-site': 'same-origin' }],
    ['none', { 'sec-fetch-site': 'none' }],
    ["the request's own Origin", { origin: 'HOST' }],
    ["baseUrl's Origin", { origin: 'http://app.test' }],
    ['a listed Origin', { origin: 'https://front.test' }],
    [
      'a listed Origin from a sibling',
      { origin: 'https://front.test', 'sec-fetch-site': 'same-site' },
    ],
    [
      'a listed Origin from elsewhere',
      { origin: 'https://front.test', 'sec-fetch-site': 'cross-site' },
    ],
    [
      "baseUrl's Origin from a sibling",
      { origin: 'http://app.test', 'sec-fetch-site': 'same-site' },
    ],
    ["the session's token", { 'x-csrf-token': 'TOKEN' }],
  ])('pass with %s', async (_, headers: Record<string, string>) => {
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value === 'HOST' ? site.url : value === 'TOKEN' ? csrf : value,
      ]),
    );
    for (const method of WRITES) {
      const { status } = await write(sent, method);
      expect({ method, status }).toEqual({ method, status: method === 'POST' ? 201 : 200 });
    }
    expect(NotesController.writes).toBe(WRITES.length);
  });

  it('reads the token from the field of a form and of JSON, too', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const json = { 'content-type': 'application/json' };
    const status = async (headers: Record<string, string>, body: string): Promise<number> =>
      (await write({ ...headers, 'content-length': String(body.length) }, 'POST', '/notes', body))
        .status;
    expect(await status(form, `csrf_token=${csrf}&text=x`)).toBe(201);
    expect(await status(json, JSON.stringify({ csrf_token: csrf }))).toBe(201);
    expect(await status(form, 'csrf_token=&text=x')).toBe(403);
    expect(await status(json, JSON.stringify({ csrf_token: [csrf] }))).toBe(403);
    expect(await status(json, JSON.stringify({ csrf_token: { $ne: '' } }))).toBe(403);
    expect(await status(json, JSON.stringify([csrf]))).toBe(403);
    expect((await write({}, 'POST', `/notes?csrf_token=${csrf}`)).status).toBe(403);
  });

  it('CSR-02: are refused with the token of another session, of one before, or with none', async () => {
    const other = await tokenOf(await signIn());
    const visitor = await signIn();
    const before = await tokenOf(visitor);
    await visitor.json('/login', { email, password: PASSWORD });
    const own = { cookie: `session=${visitor.cookie('session')}` };
    for (const token of [other, before, csrf, '', 'A'.repeat(43), csrf.slice(0, -1)]) {
      const answer = await write({ ...own, 'x-csrf-token': token });
      expect(answer.status).toBe(403);
    }
    const now = await tokenOf(visitor);
    expect(now).not.toBe(before);
    expect((await write({ ...own, 'x-csrf-token': now })).status).toBe(201);
    expect((await write({ 'x-csrf-token': `${csrf}, ${csrf}` })).status).toBe(403);
  });

  it('say which header to send', async () => {
    expect((await write({})).text).toMatch(/x-csrf-token/i);
    const page = await write({ accept: 'text/html' });
    expect([page.status, page.text]).toEqual([403, expect.stringMatching(/^<!doctype html/)]);
  });

  it('say the header that helps where there is no session', async () => {
    const authorization = `Basic ${Buffer.from(`${email}:${PASSWORD}`).toString('base64')}`;
    const ask = (headers: Readonly<Record<string, string>>) =>
      rawRequest(site.url, '/notes/basic', {
        method: 'POST',
        headers: { authorization, accept: 'application/json', ...headers },
      });
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }, { 'x-csrf-token': csrf }]) {
      const refused = await ask(headers as Readonly<Record<string, string>>);
      expect(refused.status).toBe(403);
      const [, name = '', value = ''] = /(Origin): (\S+?)\.?\)/.exec(refused.text) ?? [];
      expect([name, value]).toEqual(['Origin', 'http://app.test']);
      expect((await ask({ [name]: value })).status).toBe(201);
    }
    const german = await ask({ 'accept-language': 'de' });
    expect(german.text).toContain('Programme senden den Header Origin: http://app.test');
  });

  it('are found with a remember cookie, and restore nothing that writes', async () => {
    const visitor = await signIn(true);
    visitor.jar.delete('session');
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await visitor.post('/notes/session', { headers })).status).toBe(403);
    expect(NotesController.writes).toBe(0);
  });

  it('CSR-11: a token that a page must add itself needs no other, unless a cookie is there too', async () => {
    const user = await site.users.getUser(email);
    const bearer = `Bearer ${await site.app.get(TokenService).issueAuthToken(user as object as never)}`;
    const alone = (headers: Record<string, string>) =>
      rawRequest(site.url, '/notes', { method: 'POST', headers });
    const origins: Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.test' },
    ];
    for (const from of origins)
      expect((await alone({ authorization: bearer, ...from })).status).toBe(201);
    const token = bearer.slice('Bearer '.length);
    expect((await alone({ 'authentication-token': token })).status).toBe(201);
    expect((await write({ authorization: bearer })).status).toBe(403);
  });

  it('CSR-09: no field, query or header makes a write of a read, nor the other way round', async () => {
    for (const headers of [
      { 'x-http-method-override': 'DELETE' },
      { 'x-method-override': 'DELETE' },
      { 'x-http-method': 'DELETE' },
    ] as Record<string, string>[])
      expect((await write(headers, 'GET', '/notes?_method=DELETE')).status).toBe(200);
    for (const override of ['GET', 'HEAD', 'OPTIONS']) {
      const headers = { 'x-http-method-override': override, 'sec-fetch-site': 'cross-site' };
      expect((await write(headers, 'POST', `/notes?_method=${override}`)).status).toBe(403);
    }
    expect(NotesController.writes).toBe(0);
  });

  it('CSR-13: no answer names a foreign origin, and a preflight of one is told nothing', async () => {
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const headers = { origin: 'https://evil.test', 'access-control-request-method': 'POST' };
      const answer = await write(headers, method);
      expect(answer.headers['access-control-allow-origin']).not.toBe('https://evil.test');
      expect(answer.headers['access-control-allow-origin']).not.toBe('*');
    }
    const own = await write({ origin: 'https://front.test' }, 'GET');
    expect(own.headers['access-control-allow-origin']).toBe('https://front.test');
    expect(NotesController.writes).toBe(0);
  });

  it('@SkipCsrf() exempts a handler and a class, and still asks who calls', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    for (const path of ['/notes/hook', '/exempt']) {
      expect((await write(headers, 'POST', path)).status).toBe(201);
      expect((await write({ ...headers, cookie: '' }, 'POST', path)).status).toBe(401);
    }
  });
});

describe.each(ADAPTERS)('the option csrf on %s', (adapter) => {
  const start = (security: Readonly<Record<string, unknown>>) =>
    startSite({ adapter, controllers: [NotesController], security });

  it('names another header and field', async () => {
    const site = await start({ csrf: { header: 'X-XSRF', field: '_csrf' } });
    await site.user('alice@site.test');
    const visitor = new Visitor(site.url, null);
    await visitor.json('/login', { email: 'alice@site.test', password: PASSWORD });
    const { csrfToken } = (await visitor.get('/session')).json<{ csrfToken: string }>();
    const refused = await visitor.post('/notes', { headers: { 'x-csrf-token': csrfToken } });
    expect(refused.status).toBe(403);
    expect(refused.text).toMatch(/x-xsrf/i);
    expect((await visitor.post('/notes', { headers: { 'X-XSRF': csrfToken } })).status).toBe(201);
    expect((await visitor.json('/notes', { _csrf: csrfToken })).status).toBe(201);
    await site.close();
  });

  it('switches the check off', async () => {
    const site = await start({ csrf: false });
    await site.user('alice@site.test');
    const visitor = await site.signedIn();
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await visitor.post('/notes', { headers })).status).toBe(201);
    await site.close();
  });
});
