import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { rawRequest } from '../authorization/raw-request.js';
import { ALICE, statuses, VaultController, wire } from './vault.js';

/** Spellings of the path of a guarded handler. */
const SPELLINGS = [
  '/vault/admin',
  '/vault/admin/',
  '//vault/admin',
  '/vault//admin',
  '/VAULT/ADMIN',
  '/%76ault/admin',
  '/vault/%61dmin',
  '/vault%2fadmin',
  '/vault%2Fadmin',
  '/vault%5cadmin',
  '/vault\\admin',
  '/vault/./admin',
  '/vault/x/../admin',
  '/vault/open/../admin',
  '/vault/open/..;/admin',
  '/vault/%2e/admin',
  '/vault/admin;x=1',
  '/vault/admin;/open',
  '/vault;jsessionid=1/admin',
  '/vault/admin.',
  '/vault/admin.json',
  '/vault/admin%00',
  '/vault/admin%20',
  '/vault/admin%09',
  '/vault/admin#/vault/open',
  '/vault/admin?/vault/open',
  '/vault/ａdmin',
  'http://any.test/vault/admin',
  'HTTP://any.test//vault/admin',
  'http:/vault/admin',
];

const LOGIN = JSON.stringify({ email: ALICE, password: PASSWORD });

describe.each(ADAPTERS)('paths, methods and the line itself on %s', (adapter) => {
  let site: Site;

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers: [VaultController],
      security: { throttling: false },
    });
    await site.user(ALICE);
  });
  afterAll(() => site.close());

  const ask = (method: string, path: string, headers: readonly string[] = []) =>
    wire(
      site.url,
      [
        `${method} ${path} HTTP/1.1`,
        'Host: any.test',
        'Connection: close',
        ...headers,
        '',
        '',
      ].join('\r\n'),
    );

  it('OWN-PATH-02 no spelling of a path comes past its guard', async () => {
    const session = (await site.signedIn()).cookie('session') ?? '';
    for (const path of SPELLINGS) {
      for (const method of ['GET', 'HEAD']) {
        for (const accept of ['application/json', 'text/html']) {
          const answer = await ask(method, path, [`Accept: ${accept}`]);
          expect({ path, passes: [302, 400, 401, 404].includes(statuses(answer)[0] ?? 0) }).toEqual(
            {
              path,
              passes: true,
            },
          );
          expect(answer).not.toContain('secret');
        }
      }
      const known = await ask('GET', path, [`Cookie: session=${session}`]);
      expect(known, path).not.toContain('secret');
    }
  });

  it('OWN-PATH-03 other methods reach neither guarded handlers nor flows', async () => {
    const visitor = await site.signedIn();
    const cookie = `Cookie: session=${visitor.cookie('session')}`;
    for (const path of ['/vault/admin', '/login', '/logout', '/session', '/verify', '/token']) {
      for (const method of ['OPTIONS', 'TRACE', 'PROPFIND', 'PUT', 'PATCH', 'LINK', 'PURGE']) {
        const answer = await ask(method, path, [cookie, 'Sec-Fetch-Site: same-origin']);
        expect({ method, path, status: statuses(answer)[0] }).toEqual({
          method,
          path,
          status: 404,
        });
        expect(answer).not.toContain(visitor.cookie('session'));
      }
    }
    expect((await visitor.get('/vault')).status).toBe(200);
  });

  it('OWN-PATH-04 HEAD does what GET does and nothing more', async () => {
    const visitor = await site.signedIn();
    for (const path of ['/logout', '/login', '/session', '/verify']) {
      const [head, get] = [await visitor.send('HEAD', path), await visitor.get(path)];
      expect([head.status, head.text]).toEqual([get.status, '']);
    }
    expect((await visitor.send('HEAD', '/vault/admin')).status).toBe(403);
    expect((await visitor.get('/vault')).status).toBe(200);
  });

  it('OWN-PATH-05 no header and no field changes the method or the path', async () => {
    const visitor = await site.signedIn();
    const headers = {
      'x-http-method-override': 'DELETE',
      'x-http-method': 'DELETE',
      'x-method-override': 'DELETE',
      'x-original-url': '/vault/open',
      'x-rewrite-url': '/vault/open',
      'x-forwarded-prefix': '/vault/open',
      'x-forwarded-uri': '/vault/open',
    };
    expect((await visitor.get('/session?_method=DELETE', { headers })).status).toBe(200);
    expect(
      (await visitor.json('/vault?_method=DELETE', { _method: 'DELETE' }, headers)).status,
    ).toBe(201);
    expect((await visitor.get('/vault')).status).toBe(200);
    const stranger = await rawRequest(site.url, '/vault', {
      headers: { ...headers, accept: 'text/html' },
    });
    expect([stranger.status, stranger.headers['location']]).toEqual([302, '/login?next=%2Fvault']);
  });

  const chunked = `${LOGIN.length.toString(16)}\r\n${LOGIN}\r\n0\r\n\r\n`;
  const second = 'GET /vault/admin HTTP/1.1\r\nHost: any.test\r\nConnection: close\r\n\r\n';

  it.each([
    ['OWN-LINE-01 both lengths', ['Transfer-Encoding: chunked', 'Content-Length: 5'], [400]],
    ['OWN-LINE-02 an unknown coding', ['Transfer-Encoding: xchunked'], [400]],
    ['OWN-LINE-03 chunked not last', ['Transfer-Encoding: chunked, identity'], [400]],
    ['OWN-LINE-04 two lengths', ['Content-Length: 5', `Content-Length: ${LOGIN.length}`], [400]],
    ['OWN-LINE-05 a length with a sign', [`Content-Length: +${LOGIN.length}`], [400]],
    ['OWN-LINE-06 a folded header', ['Transfer-Encoding:', ' chunked'], [400]],
    ['OWN-LINE-07 a space before the colon', ['Transfer-Encoding : chunked'], [400]],
    [
      'OWN-LINE-08 chunks, and a second request behind them',
      ['Transfer-Encoding: chunked'],
      [200, 401],
    ],
  ])('%s', async (_, lengths, expected) => {
    const head = [
      'POST /login HTTP/1.1',
      'Host: any.test',
      'Content-Type: application/json',
      ...lengths,
    ];
    const answer = await wire(site.url, `${head.join('\r\n')}\r\n\r\n${chunked}${second}`);
    expect(statuses(answer)).toEqual(expected);
  });

  it('OWN-LINE-09 waits for a body when it is asked whether it will, and for nothing else', async () => {
    const send = (expectation: string) =>
      ask('POST', '/login', [
        'Content-Type: application/json',
        'Accept: application/json',
        `Expect: ${expectation}`,
        `Content-Length: ${LOGIN.length}`,
        '',
        LOGIN,
      ]);
    expect(statuses(await send('100-continue'))).toEqual([100, 200]);
    expect(statuses(await send('101-everything'))).toEqual([417]);
  });

  it('OWN-LINE-10 a body on GET is no form', async () => {
    const answer = await ask('GET', '/login', [
      'Content-Type: application/json',
      `Content-Length: ${LOGIN.length}`,
      '',
      LOGIN,
    ]);
    expect(answer).not.toMatch(/set-cookie: session=/i);
  });

  it('OWN-PATH-06 a way back that nobody could follow is left out of the redirect', async () => {
    const long = `/vault?${'%'.repeat(6000)}`;
    const answer = await rawRequest(site.url, long, { headers: { accept: 'text/html' } });
    expect([answer.status, answer.headers['location']]).toEqual([302, '/login']);
    const foreign = await ask('GET', 'http://evil.test/vault', ['Accept: text/html']);
    expect(foreign).toMatch(/^location: \/login\r$/im);
    expect(foreign).not.toContain('evil');
  });
});
