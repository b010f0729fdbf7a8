import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, PASSWORD, startSite } from '../../support/site.js';
import { Visitor } from '../../support/visitor.js';
import { BASE_URL, startAccountSite, type AccountSite } from '../account/account-site.js';
import { rawRequest } from '../authorization/raw-request.js';
import { part } from '../authorization/tokens.js';
import { ALICE, BOB, SECURE, VaultController } from './vault.js';

type Headers = Readonly<Record<string, string>>;

/** What a foreign page, a frame without an origin or an old browser can make a request look like. */
const FOREIGN: readonly (readonly [title: string, headers: Headers])[] = [
  ['OWN-CSRF-01 a frame without an origin', { origin: 'null' }],
  [
    'OWN-CSRF-02 the same, of a browser of today',
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
  ],
  [
    'OWN-CSRF-03 a sibling that names us in Referer',
    { 'sec-fetch-site': 'same-site', referer: `${BASE_URL}/x` },
  ],
  [
    'OWN-CSRF-04 a navigation of a person',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-user': '?1', 'sec-fetch-mode': 'navigate' },
  ],
  ['OWN-CSRF-05 a word that is none', { 'sec-fetch-site': 'same-origin,none' }],
  ['OWN-CSRF-06 two origins', { origin: `${BASE_URL}, http://evil.test` }],
  ['OWN-CSRF-07 an origin with a dot', { origin: `${BASE_URL}.` }],
  ['OWN-CSRF-08 an origin with our port spelled', { origin: `${BASE_URL}:80` }],
  ['OWN-CSRF-09 a file', { origin: 'file://' }],
  ['OWN-CSRF-10 an extension', { origin: 'chrome-extension://abc' }],
];

describe.each(ADAPTERS)('writes from elsewhere on %s', (adapter) => {
  let site: AccountSite;
  let visitor: Visitor;
  let csrf: string;

  const tokenOf = async (who: Visitor): Promise<string> =>
    (await who.get('/session')).json<{ csrfToken: string }>().csrfToken;

  beforeAll(async () => {
    site = await startAccountSite({ adapter, controllers: [VaultController] });
    await site.user(ALICE);
    await site.user(BOB);
    visitor = new Visitor(site.url, null);
    await visitor.json('/login', { email: ALICE, password: PASSWORD });
    csrf = await tokenOf(visitor);
  });
  beforeEach(() => {
    VaultController.writes = 0;
  });
  afterAll(() => site.close());

  it.each(FOREIGN)('%s writes nothing, with the right token neither', async (_, headers) => {
    for (const path of ['/vault', '/logout', '/change', '/verify', '/login', '/reset']) {
      for (const token of [{}, { 'x-csrf-token': csrf }] as Headers[]) {
        const answer = await visitor.json(
          path,
          { csrf_token: csrf, email: BOB },
          { ...headers, ...token },
        );
        expect({ path, status: answer.status }).toEqual({ path, status: 403 });
      }
    }
    expect(VaultController.writes).toBe(0);
    expect((await visitor.get('/vault')).status).toBe(200);
  });

  it('OWN-CSRF-11 a mailed link acts for no frame without an origin, whoever holds it', async () => {
    await site.users.createUser({ email: 'mallory@site.test', password: PASSWORD } as never);
    const asked = site.visitor();
    await asked.json('/confirm', { email: 'mallory@site.test' });
    await asked.json('/login/link', { email: BOB });
    await asked.json('/reset', { email: ALICE });
    const links = [
      await site.link('mallory@site.test'),
      await site.link(BOB),
      await site.link(ALICE),
    ];
    const form = {
      password: 'another horse battery',
      passwordConfirm: 'another horse battery',
      confirm: 'true',
    };
    for (const link of links) {
      for (const from of [
        { origin: 'null' },
        { origin: 'null', 'sec-fetch-site': 'cross-site' },
      ] as Headers[]) {
        const victim = new Visitor(site.url, null);
        const answer = await victim.post(link, { form, headers: from });
        expect({ link, status: answer.status, cookies: answer.cookies }).toEqual({
          link,
          status: 403,
          cookies: [],
        });
      }
    }
    // A page of ours in a frame or behind an odd proxy is known by what browsers of today say.
    const own = await new Visitor(site.url, null).post(links[0] ?? '', {
      form: {},
      headers: { origin: 'null', 'sec-fetch-site': 'same-origin' },
    });
    expect(own.status).toBe(303);
  });

  it('OWN-CSRF-12 the token of another session, of another application or of nobody is none', async () => {
    const twin = await startSite({
      adapter,
      security: { throttling: false, baseUrl: 'http://twin.test' },
    });
    await twin.user(ALICE);
    const other = await tokenOf(await site.signedIn(BOB));
    const foreign = await tokenOf(await twin.signedIn());
    await twin.close();
    const bent = [
      csrf.toLowerCase(),
      `${csrf}=`,
      ` ${csrf}x`,
      csrf.slice(1),
      visitor.cookie('session') ?? '',
    ];
    for (const token of [other, foreign, ...bent]) {
      const answer = await visitor.json('/vault', {}, { 'x-csrf-token': token });
      expect([token, answer.status]).toEqual([token, 403]);
    }
    expect((await visitor.json('/vault', {}, { 'x-csrf-token': csrf })).status).toBe(201);
  });

  it('OWN-CSRF-13 the wrong header is not made good by the right field, nor by a cookie or the query', async () => {
    const wrong = await visitor.json('/vault', { csrf_token: csrf }, { 'x-csrf-token': 'x' });
    const query = await visitor.json(`/vault?csrf_token=${csrf}`, {});
    visitor.jar.set('csrf_token', csrf);
    const cookie = await visitor.json('/vault', {});
    visitor.jar.delete('csrf_token');
    const list = await visitor.json('/vault', { csrf_token: [csrf] });
    expect([wrong, query, cookie, list].map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('OWN-CSRF-14 a token beside a cookie spares nothing, be it foreign or good', async () => {
    const user = await site.users.findUser({ email: ALICE });
    const good = await site.app.get(TokenService).issueAuthToken(user as never);
    const foreign = `${part({ alg: 'none' })}.${part({ iss: 'https://other.test' })}.`;
    for (const authorization of [`Bearer ${foreign}`, `Bearer ${good}`])
      expect((await visitor.json('/vault/any', {}, { authorization })).status).toBe(403);
    const alone = new Visitor(site.url, null);
    expect((await alone.json('/vault/any', {}, { authorization: `Bearer ${good}` })).status).toBe(
      201,
    );
  });

  it('OWN-CSRF-15 what a form of a foreign page can send is never read as JSON', async () => {
    const body = JSON.stringify({ email: BOB, password: PASSWORD, x: '=' });
    for (const type of [
      'text/plain',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
      '',
    ]) {
      const answer = await new Visitor(site.url, null).post('/login', {
        body,
        headers: { 'content-type': type },
      });
      expect([type, answer.status < 500, answer.cookies]).toEqual([type, true, []]);
    }
  });

  it('OWN-CSRF-16 plain http is no origin of a site behind https', async () => {
    const secure = await startSite({
      adapter,
      controllers: [VaultController],
      security: { throttling: false, ...SECURE },
    });
    await secure.user(ALICE);
    const session = (await secure.signedIn()).cookie('__Host-session');
    const write = async (host: string, origin: string): Promise<number> => {
      const headers = { host, origin, cookie: `__Host-session=${session}` };
      return (await rawRequest(secure.url, '/vault', { method: 'POST', headers })).status;
    };
    expect(await write('app.test', 'http://app.test')).toBe(403);
    expect(await write('www.app.test', 'http://www.app.test')).toBe(403);
    expect(await write('www.app.test', 'https://www.app.test')).toBe(201);
    expect(await write('app.test', 'https://app.test')).toBe(201);
    await secure.close();
  });
});
