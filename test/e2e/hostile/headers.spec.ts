import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { rawRequest } from '../authorization/raw-request.js';
import { part } from '../authorization/tokens.js';
import { ALICE, BOB, VaultController } from './vault.js';

const base64 = (text: string | Buffer): string => Buffer.from(text as string).toString('base64');
const GOOD = `${ALICE}:${PASSWORD}`;

/** What follows `Basic `. */
const BASIC: readonly (readonly [title: string, credentials: string, status: number])[] = [
  ['OWN-BASIC-01 as it should be', base64(GOOD), 200],
  ['OWN-BASIC-02 no colon', base64(ALICE), 401],
  ['OWN-BASIC-03 several colons', base64(`${GOOD}:x`), 401],
  ['OWN-BASIC-04 nobody', base64(`:${PASSWORD}`), 401],
  ['OWN-BASIC-05 no password', base64(`${ALICE}:`), 401],
  ['OWN-BASIC-06 Latin-1', base64(Buffer.from(`${ALICE}:\xe9`, 'latin1')), 401],
  ['OWN-BASIC-07 a NUL behind the name', base64(`${ALICE}\0:${PASSWORD}`), 401],
  ['OWN-BASIC-08 a line end behind the password', base64(`${GOOD}\r\n`), 401],
  ['OWN-BASIC-09 no padding', base64(`${ALICE} :${PASSWORD}`).replace(/=+$/, ''), 401],
  ['OWN-BASIC-10 padding in between', `${base64('a')}${base64(GOOD)}`, 401],
  ['OWN-BASIC-11 spaces in between', base64(GOOD).replace(/(.{8})/, '$1 '), 401],
  [
    'OWN-BASIC-12 the other alphabet',
    base64(`${ALICE}:>>>???`).replace(/\+/g, '-').replace(/\//g, '_'),
    401,
  ],
  ['OWN-BASIC-13 a byte order mark', base64(`\ufeff${GOOD}`), 401],
  ['OWN-BASIC-14 escapes as in an address', base64(GOOD.replace('@', '%40')), 401],
  ['OWN-BASIC-15 as a parameter', `credentials="${base64(GOOD)}"`, 401],
  ['OWN-BASIC-16 nothing', '', 401],
];

describe.each(ADAPTERS)('headers that carry credentials on %s', (adapter) => {
  let site: Site;
  let token: string;
  let cookie: string;

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers: [VaultController],
      security: { throttling: false },
    });
    const user = await site.user(ALICE);
    await site.user(BOB);
    token = await site.app.get(TokenService).issueAuthToken(user);
    cookie = `session=${(await site.signedIn(BOB)).cookie('session')}`;
  });
  afterAll(() => site.close());

  const ask = async (path: string, headers: Readonly<Record<string, string>>) => {
    const { status, text } = await rawRequest(site.url, path, {
      headers: { accept: 'application/json', ...headers },
    });
    return { status, ...(JSON.parse(text) as { email?: string; code?: string }) };
  };

  it.each(BASIC)('%s', async (_, credentials, status) => {
    const answer = await ask('/vault/basic', { authorization: `Basic ${credentials}` });
    expect(answer.status).toBe(status);
  });

  it.each([
    ['OWN-AUTH-01 a scheme in small letters', 'bearer TOKEN', 200],
    ['OWN-AUTH-02 in capitals', 'BEARER TOKEN', 200],
    ['OWN-AUTH-03 two spaces', 'Bearer  TOKEN', 200],
    ['OWN-AUTH-04 a tab', 'Bearer\tTOKEN', 401],
    ['OWN-AUTH-05 no space', 'BearerTOKEN', 401],
    ['OWN-AUTH-06 a colon', 'Bearer: TOKEN', 401],
    ['OWN-AUTH-07 another scheme', 'Token TOKEN', 401],
    ['OWN-AUTH-08 a list', 'Basic eDp5, Bearer TOKEN', 401],
    ['OWN-AUTH-09 a no-break space', 'Bearer\u00a0TOKEN', 401],
    ['OWN-AUTH-10 nothing behind it', 'Bearer', 401],
    ['OWN-AUTH-11 8 KiB of spaces', `Bearer ${' '.repeat(8192)}TOKEN`, 401],
  ])('%s', async (_, header, status) => {
    const sent = header.replace('TOKEN', token);
    expect((await ask('/vault/api', { authorization: sent })).status).toBe(status);
  });

  it('OWN-AUTH-12 the first of two Authorization headers counts, and a bad one is not skipped', async () => {
    const { hostname, port } = new URL(site.url);
    const status = (...values: string[]): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = ['Host', hostname, ...values.flatMap((value) => ['Authorization', value])];
        const sent = request({ hostname, port, path: '/vault/api', headers });
        sent.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject);
        sent.end();
      });
    expect(await status('Bearer x', `Bearer ${token}`)).toBe(401);
    expect(await status(`Basic ${base64(GOOD)}`, `Bearer ${token}`)).toBe(401);
    expect(await status(`Bearer ${token}`, 'Bearer x')).toBe(200);
  });

  it('OWN-AUTH-13 the own header counts before Authorization, empty or wrong as it may be', async () => {
    const authorization = `Bearer ${token}`;
    expect((await ask('/vault/api', { 'authentication-token': token })).status).toBe(200);
    for (const own of ['', 'x', `Bearer ${token}`, `${token},${token}`])
      expect((await ask('/vault/api', { 'authentication-token': own, authorization })).status).toBe(
        401,
      );
  });

  it('OWN-AUTH-14 what names two people is refused, what does not hold is never passed over', async () => {
    const basic = { authorization: `Basic ${base64(GOOD)}` };
    expect(await ask('/vault/either', { ...basic, cookie })).toMatchObject({
      code: 'CREDENTIALS_CONFLICT',
    });
    expect((await ask('/vault/either', { authorization: 'Basic x', cookie })).status).toBe(401);
    expect(
      (await ask('/vault/either', { authorization: `Basic ${base64(`${ALICE}:x`)}`, cookie }))
        .status,
    ).toBe(401);
    const foreign = `Bearer ${part({ alg: 'none' })}.${part({ iss: 'https://other.test' })}.`;
    expect(await ask('/vault', { authorization: foreign, cookie })).toMatchObject({ email: BOB });
    expect((await ask('/vault/open', { authorization: 'Bearer x', cookie })).email ?? null).toBe(
      null,
    );
  });

  it("OWN-CACHE-01 what a header of one's own opened is kept in no cache", async () => {
    const kept = async (path: string, headers: Readonly<Record<string, string>>) =>
      (await site.visitor().get(path, { headers })).headers.get('cache-control');
    expect(await kept('/vault/api', { 'authentication-token': token })).toBe('no-store');
    expect(await kept('/vault', { cookie })).toBe('no-store');
    expect(await kept('/vault/open', { cookie })).toBe('no-store');
    expect(await kept('/vault/basic', { authorization: `Basic ${base64(GOOD)}` })).toBe('no-store');
    // Shared caches leave what Authorization opened alone by themselves (RFC 9111 section 3.5).
    expect(await kept('/vault/api', { authorization: `Bearer ${token}` })).toBe(null);
  });

  it('OWN-CACHE-02 flows are kept by no cache and say what they vary by', async () => {
    for (const path of ['/login', '/session', '/logout', '/verify', '/login?next=/x']) {
      for (const accept of ['text/html', 'application/json', '*/*']) {
        const { headers } = await site.visitor().get(path, { headers: { accept, cookie } });
        expect(headers.get('cache-control'), path).toBe('no-store');
        expect(headers.get('vary'), path).toMatch(/Cookie, Accept, Origin, Sec-Fetch-Site/);
      }
    }
  });
});
