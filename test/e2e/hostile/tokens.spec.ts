import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, PASSWORD, SECRET, startSite, type Site } from '../../support/site.js';
import { rawRequest } from '../authorization/raw-request.js';
import { opened, part, signedBy, type Claims } from '../authorization/tokens.js';
import { ALICE, BOB, VaultController } from './vault.js';

type Forged = readonly [
  title: string,
  header: (header: Claims) => unknown,
  claims: (claims: Claims) => unknown,
];

const same = (part: Claims): Claims => part;
const plus = (name: string, seconds: number) => (claims: Claims) => ({
  ...claims,
  [name]: Number(claims['iat']) + seconds,
});
const withClaim = (name: string, value: (claims: Claims) => unknown) => (claims: Claims) => ({
  ...claims,
  [name]: value(claims),
});
const withHeader = (values: Claims) => (header: Claims) => ({ ...header, ...values });

/** Tokens with a right signature: what a leaked key of another use, or a confused signer, could make. */
const SIGNED: readonly Forged[] = [
  ['OWN-TOKEN-01 exp as a text', same, withClaim('exp', ({ exp }) => String(exp))],
  ['OWN-TOKEN-02 exp below zero', same, withClaim('exp', () => -1)],
  ['OWN-TOKEN-03 exp with a fraction', same, withClaim('exp', ({ exp }) => Number(exp) + 0.5)],
  ['OWN-TOKEN-04 exp of 1e20', same, withClaim('exp', () => 1e20)],
  ['OWN-TOKEN-05 no exp', same, withClaim('exp', () => undefined)],
  ['OWN-TOKEN-06 nbf in an hour', same, plus('nbf', 3600)],
  ['OWN-TOKEN-07 nbf null', same, withClaim('nbf', () => null)],
  ['OWN-TOKEN-08 iat in an hour', same, plus('iat', 3600)],
  ['OWN-TOKEN-09 a list as audience', same, withClaim('aud', ({ aud }) => [aud])],
  ['OWN-TOKEN-10 another audience', same, withClaim('aud', () => 'https://other.test')],
  ['OWN-TOKEN-11 another issuer', same, withClaim('iss', () => 'https://other.test')],
  ['OWN-TOKEN-12 a number as subject', same, withClaim('sub', ({ sub }) => Number(sub))],
  [
    'OWN-TOKEN-13 the subject with a zero in front',
    same,
    withClaim('sub', ({ sub }) => `0${String(sub)}`),
  ],
  ['OWN-TOKEN-15 the subject with a space', same, withClaim('sub', ({ sub }) => `${String(sub)} `)],
  [
    'OWN-TOKEN-16 the subject of somebody else',
    same,
    withClaim('sub', ({ sub }) => String(Number(sub) + 1)),
  ],
  ['OWN-TOKEN-17 no auth_time', same, withClaim('auth_time', () => undefined)],
  ['OWN-TOKEN-18 an endless jti', same, withClaim('jti', () => 'x'.repeat(300))],
  ['OWN-TOKEN-19 HS384', withHeader({ alg: 'HS384' }), same],
  ['OWN-TOKEN-20 alg none', withHeader({ alg: 'none' }), same],
  ['OWN-TOKEN-21 another type', withHeader({ typ: 'JWT' }), same],
  ['OWN-TOKEN-22 the type in capitals', withHeader({ typ: 'AT+JWT' }), same],
  ['OWN-TOKEN-23 an empty crit', withHeader({ crit: [] }), same],
  ['OWN-TOKEN-24 b64 false', withHeader({ b64: false, crit: ['b64'] }), same],
  ['OWN-TOKEN-25 kid in a list', (header) => ({ ...header, kid: [header['kid']] }), same],
  ['OWN-TOKEN-26 no kid', withHeader({ kid: undefined }), same],
  ['OWN-TOKEN-27 kid of the prototype', withHeader({ kid: '__proto__' }), same],
  ['OWN-TOKEN-28 alg twice', (header) => `{"alg":"none",${JSON.stringify(header).slice(1)}`, same],
  ['OWN-TOKEN-29 a byte order mark', (header) => `\ufeff${JSON.stringify(header)}`, same],
  ['OWN-TOKEN-30 a list as header', (header) => [header], same],
  ['OWN-TOKEN-31 a list as claims', same, (claims) => [claims]],
];

/** Spellings of a good token; a byte more or less in a JWT is another token. */
const SPELLINGS: readonly (readonly [string, (token: string) => string])[] = [
  ['OWN-TOKEN-40 padding', (token) => `${token}=`],
  ['OWN-TOKEN-41 capitals', (token) => token.toUpperCase()],
  ['OWN-TOKEN-42 a dot behind', (token) => `${token}.`],
  ['OWN-TOKEN-43 a dot in front', (token) => `.${token}`],
  ['OWN-TOKEN-44 the other alphabet', (token) => `${token.slice(0, -1)}+`],
  ['OWN-TOKEN-45 a list', (token) => `${token}, Bearer ${token}`],
  ['OWN-TOKEN-46 quotes', (token) => `"${token}"`],
  ['OWN-TOKEN-47 an escaped line feed', (token) => `${token}%0a`],
  ['OWN-TOKEN-48 a space in between', (token) => token.replace('.', '. ')],
  ['OWN-TOKEN-49 no signature', (token) => token.replace(/[^.]+$/, '')],
  [
    'OWN-TOKEN-50 spare bits of the last letter',
    (token) => token.slice(0, -1) + twin(token.slice(-1)),
  ],
];

/** Another letter for the same last 4 bits of a 256-bit value. */
function twin(letter: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return letters[letters.indexOf(letter) ^ 1] ?? 'A';
}

describe.each(ADAPTERS)('forged and borrowed tokens on %s', (adapter) => {
  let site: Site;
  let token: string;

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers: [VaultController],
      security: { throttling: false },
    });
    const user = await site.user(ALICE);
    await site.user(BOB);
    token = await site.app.get(TokenService).issueAuthToken(user);
  });
  afterAll(() => site.close());

  const bearer = async (text: string, to = site): Promise<number> => {
    const headers = { authorization: `Bearer ${text}`, accept: 'application/json' };
    return (await rawRequest(to.url, '/vault/api', { headers })).status;
  };

  it('takes the token as it was given', async () => {
    expect(await bearer(token)).toBe(200);
    expect(await bearer(signedBy(site, opened(token).header, opened(token).claims))).toBe(200);
  });

  it.each(SIGNED)('%s', async (_, header, claims) => {
    const good = opened(token);
    expect(await bearer(signedBy(site, header(good.header), claims(good.claims)))).toBe(401);
  });

  it.each(SPELLINGS)('%s', async (_, spell) => {
    expect(await bearer(spell(token))).toBe(401);
    const own = await site
      .visitor()
      .get('/vault/api', { headers: { 'authentication-token': spell(token) } });
    expect(own.status).toBe(401);
  });

  it('OWN-TOKEN-60 is no session, and a session no token', async () => {
    const visitor = await site.signedIn();
    const session = visitor.cookie('session') ?? '';
    expect(await bearer(session)).toBe(401);
    expect(await bearer(visitor.cookie('device') ?? '')).toBe(401);
    for (const cookie of [`session=${token}`, `remember=${token}`]) {
      const answer = await rawRequest(site.url, '/vault', { headers: { cookie } });
      expect(answer.status).toBe(401);
    }
    for (const send of [
      `/vault/api?token=${token}`,
      `/vault/api?auth_token=${token}`,
      `/vault/api?access_token=${token}`,
    ])
      expect((await site.visitor().get(send)).status).toBe(401);
  });

  it('OWN-TOKEN-61 ends with the secret that signed it, once that is taken away', async () => {
    const NEXT = 'another-secret-of-the-tests-9876543210-zyxwv';
    const start = async (secret: readonly string[]): Promise<Site> => {
      const security = { throttling: false, secret, baseUrl: 'http://localhost' };
      const one = await startSite({ adapter, controllers: [VaultController], security });
      await one.user(ALICE, { uniquifier: 'u'.repeat(43) });
      return one;
    };
    const [before, during, after] = [
      await start([SECRET]),
      await start([NEXT, SECRET]),
      await start([NEXT]),
    ];
    const issue = async (to: Site): Promise<string> => {
      const answer = await to.visitor().json('/token', { email: ALICE, password: PASSWORD });
      return answer.json<{ token: string }>().token;
    };
    const [old, next] = [await issue(before), await issue(during)];
    expect([
      await bearer(old, before),
      await bearer(old, during),
      await bearer(old, after),
    ]).toEqual([200, 200, 401]);
    expect([
      await bearer(next, before),
      await bearer(next, during),
      await bearer(next, after),
    ]).toEqual([401, 200, 200]);
    for (const one of [before, during, after]) await one.close();
  });

  it('OWN-TOKEN-62 a cookie never stands in for a token that does not hold', async () => {
    const cookie = `session=${(await site.signedIn(BOB)).cookie('session')}`;
    const none = `${part({ alg: 'none' })}.${part(opened(token).claims)}.`;
    for (const text of ['x', `${token}x`, none])
      expect(
        (
          await rawRequest(site.url, '/vault', {
            headers: { cookie, authorization: `Bearer ${text}` },
          })
        ).status,
      ).toBe(401);
    const both = await rawRequest(site.url, '/vault', {
      headers: { cookie, authorization: `Bearer ${token}` },
    });
    expect([both.status, JSON.parse(both.text)]).toMatchObject([
      400,
      { code: 'CREDENTIALS_CONFLICT' },
    ]);
  });
});
