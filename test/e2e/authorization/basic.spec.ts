import { Controller, Get, Post } from '@nestjs/common';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AuthRequired,
  CurrentUser,
  HttpAuthRequired,
  Public,
  type User,
} from '../../../lib/index.js';
import { confirmable } from '../../../lib/index.js';
import { PasswordService } from '../../../lib/core/passwords/password.service.js';
import { memoryStore } from '../../../lib/core/users/memory-store.js';
import {
  ADAPTERS,
  CHEAP,
  PASSWORD,
  startSite,
  type Site,
  type SiteSetup,
} from '../../support/site.js';
import { rawRequest } from './raw-request.js';

@Controller()
class BasicController {
  @Get('basic')
  @HttpAuthRequired()
  basic(@CurrentUser() user: User): object {
    return { email: user.email };
  }

  @Post('basic')
  @HttpAuthRequired()
  write(): object {
    return {};
  }

  @Get('open')
  @Public()
  open(@CurrentUser() user: User | null): object {
    return { email: user?.email ?? null };
  }

  @Get('any')
  @AuthRequired('session', 'token', 'basic')
  any(@CurrentUser() user: User): object {
    return { email: user.email };
  }
}

const encode = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`;

describe.each(ADAPTERS)('HTTP Basic on %s', (adapter) => {
  let site: Site;
  let hashes = 0;

  const get = (authorization: string, path = '/basic') =>
    site.visitor().get(path, { headers: { authorization } });

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers: [BasicController],
      security: { throttling: false, features: [confirmable] },
    });
    await site.user('alice@site.test');
    await site.user('zoe@site.test', { password: 'pässwörter für zoé' });
    await site.user('off@site.test', { active: false });
    await site.user('new@site.test', { confirmedAt: null });
    await site.user('bare@site.test', { password: null });
    const passwords = site.app.get(PasswordService, { strict: false });
    const check = passwords.check.bind(passwords);
    passwords.check = (...args) => {
      hashes += 1;
      return check(...args);
    };
  });
  afterAll(() => site.close());

  it('BAS-03: reads UTF-8 and does not guess at other encodings', async () => {
    const credentials = 'zoe@site.test:pässwörter für zoé';
    expect((await get(encode(credentials))).json()).toEqual({ email: 'zoe@site.test' });
    expect((await get(encode(credentials, 'latin1'))).status).toBe(401);
    expect((await get(encode(credentials.normalize('NFD')))).status).toBe(200);
  });

  it('BAS-04: refuses what cannot be read without hashing', async () => {
    hashes = 0;
    for (const authorization of [
      'Basic',
      'Basic ',
      'Basic !!!!',
      'Basic YWxpY2U',
      'Basic YWxpY2U=',
      'Basic =',
      encode(''),
      encode(':'),
      encode(`:${PASSWORD}`),
      encode('alice@site.test'),
      encode(`alice@site.test:${PASSWORD}\u0000`),
      encode(`alice\n@site.test:${PASSWORD}`),
      encode(`alice@site.test:${PASSWORD}`).replaceAll('=', ''),
      `${encode(`alice@site.test:${PASSWORD}`)}, Bearer x`,
      `Basic ${'A'.repeat(10_000)}`,
    ]) {
      const answer = await get(authorization);
      expect({ authorization: authorization.slice(0, 40), status: answer.status }).toEqual({
        authorization: authorization.slice(0, 40),
        status: 401,
      });
    }
    expect(hashes).toBe(0);
    const long = await rawRequest(site.url, '/basic', {
      headers: { authorization: `Basic ${'A'.repeat(65_536)}` },
    });
    expect(long.status).toBe(431);
  });

  it('BAS-05: the scheme has no case, and spaces before the credentials are as many as HTTP allows', async () => {
    const credentials = encode(`alice@site.test:${PASSWORD}`).slice('Basic '.length);
    expect((await get(`bAsIc ${credentials}`)).status).toBe(200);
    expect((await get(`Basic  ${credentials}`)).status).toBe(200);
    expect((await get(`Basic${credentials}`)).status).toBe(401);
    expect((await get(`Basic\t${credentials}`)).status).toBe(401);
  });

  it('BAS-06, ENU-10: says the same to everybody who may not come in', async () => {
    const answers = await Promise.all(
      [
        'alice@site.test:wrong wrong wrong',
        `ghost@site.test:${PASSWORD}`,
        `off@site.test:${PASSWORD}`,
        `new@site.test:${PASSWORD}`,
        `bare@site.test:${PASSWORD}`,
        'off@site.test:wrong wrong wrong',
      ].map((credentials) => get(encode(credentials))),
    );
    const shown = answers.map(({ status, text, headers }) => {
      const { date, ...rest } = Object.fromEntries(headers);
      return { status, text, headers: rest, dated: date !== undefined };
    });
    for (const answer of shown) expect(answer).toEqual(shown[0]);
    expect(shown[0]?.status).toBe(401);
    expect(shown[0]?.headers['www-authenticate']).toContain('Basic realm=');
  });

  it('starts no session and sets no cookie', async () => {
    const answer = await get(encode(`alice@site.test:${PASSWORD}`));
    expect([answer.status, answer.cookies]).toEqual([200, []]);
    expect((await site.visitor().get('/basic')).status).toBe(401);
  });

  it('reads the first of two Authorization headers, as node does', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const { port } = new URL(site.url);
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.end(
          `GET /basic HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic !\r\n` +
            `Authorization: ${encode(`alice@site.test:${PASSWORD}`)}\r\n\r\n`,
        ),
      );
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('end', () => resolve(received));
      socket.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('is not looked at where a handler does not name it', async () => {
    hashes = 0;
    const answer = await get(encode(`alice@site.test:${PASSWORD}`), '/open');
    expect(answer.json()).toEqual({ email: null });
    expect(hashes).toBe(0);
  });

  it('CSR-01: a write needs to come from a page of ours, since browsers send Basic by themselves', async () => {
    const authorization = encode(`alice@site.test:${PASSWORD}`);
    const post = async (headers: Record<string, string>): Promise<number> =>
      (
        await rawRequest(site.url, '/basic', {
          method: 'POST',
          headers: { authorization, ...headers },
        })
      ).status;
    expect(await post({ 'sec-fetch-site': 'same-origin' })).toBe(201);
    expect(await post({ 'sec-fetch-site': 'none' })).toBe(201);
    expect(await post({ origin: site.url })).toBe(201);
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await post({ origin: 'https://evil.test' })).toBe(403);
    expect(await post({})).toBe(403);
  });
});

describe.each(ADAPTERS)('HTTP Basic under guessing on %s', (adapter) => {
  it('BRU-12: is counted like every other login, and says when to come back', async () => {
    const site = await startSite({ adapter, controllers: [BasicController] });
    await site.user('alice@site.test');
    const statuses: number[] = [];
    for (let guess = 0; guess < 7; guess++) {
      const authorization = encode(`alice@site.test:guess number ${guess}`);
      const answer = await site.visitor().get('/basic', { headers: { authorization } });
      statuses.push(answer.status);
      if (answer.status === 429)
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    await site.close();
  });
});

describe.each(ADAPTERS)('HTTP Basic in production on %s', (adapter) => {
  const authorization = encode(`alice@site.test:${PASSWORD}`);
  const production = (
    security: Readonly<Record<string, unknown>> = {},
    prepare?: SiteSetup['prepare'],
  ) =>
    startSite({
      adapter,
      prepare,
      controllers: [BasicController],
      security: {
        store: { ...memoryStore(), kind: 'database' },
        baseUrl: 'https://app.example',
        mail: { from: 'no-reply@app.example', transport: 'smtp://localhost:1' },
        ...security,
      },
    });

  it('BAS-08: is refused over plain http before the password is looked at', async () => {
    const site = await production();
    await site.user('alice@site.test');
    const get = (path: string, headers: Record<string, string>) =>
      site.visitor().get(path, { headers });
    const refused = await get('/basic', { authorization });
    expect(refused.status).toBe(403);
    expect(refused.json()).toMatchObject({ code: 'INSECURE_TRANSPORT' });
    expect(refused.headers.get('www-authenticate')).toBeNull();
    const pretended = await get('/basic', { authorization, 'x-forwarded-proto': 'https' });
    expect(pretended.status).toBe(403);
    const asked = await get('/any', {});
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await get('/open', { authorization })).json()).toEqual({ email: null });
    await site.close();
  });

  it('BAS-08: passes behind a proxy that ends TLS and is named', async () => {
    const site = await production({ trustProxy: 1 });
    await site.user('alice@site.test');
    const get = async (protocol: string): Promise<number> =>
      (
        await site
          .visitor()
          .get('/basic', { headers: { authorization, 'x-forwarded-proto': protocol } })
      ).status;
    expect(await get('https')).toBe(200);
    expect(await get('http')).toBe(403);
    expect(await get('https, http')).toBe(403);
    await site.close();
  });

  it('BAS-08: passes where the adapter itself trusts the proxy', async () => {
    if (adapter === 'fastify') return;
    const site = await production({}, (app) =>
      (app.getHttpAdapter().getInstance() as { set(name: string, value: unknown): void }).set(
        'trust proxy',
        'loopback',
      ),
    );
    await site.user('alice@site.test');
    const headers = { authorization, 'x-forwarded-proto': 'https' };
    expect((await site.visitor().get('/basic', { headers })).status).toBe(200);
    await site.close();
  });

  it('BAS-08: passes where the site accepts the risk by name', async () => {
    const acceptRisk = { ...CHEAP.acceptRisk, INSECURE_BASIC: 'an inner network' };
    const site = await production({ acceptRisk });
    await site.user('alice@site.test');
    const answer = await site.visitor().get('/basic', { headers: { authorization } });
    expect(answer.status).toBe(200);
    await site.close();
  });
});
