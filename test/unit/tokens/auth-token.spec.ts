import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signJws } from '../../../lib/common/jws.js';
import { AUTH_TOKEN_PURPOSE } from '../../../lib/core/tokens/auth-token.verifier.js';
import { KeyRing } from '../../../lib/core/tokens/key-ring.js';
import type { User } from '../../../lib/core/users/security-types.js';
import {
  OTHER_SECRET,
  SECRET,
  SecurityFixture,
  type SecurityOptions,
} from '../../support/session.fixture.js';
import { STORES, type OpenStore } from '../../support/stores.js';
import { HandClock } from '../../support/throttling.fixture.js';

type Claims = Record<string, unknown>;

describe.each(STORES)('auth tokens over %s', (_, open) => {
  let opened: OpenStore;
  let app: SecurityFixture;
  let clock: HandClock;
  let alice: User;
  const { kid, key } = new KeyRing([SECRET]).signing(AUTH_TOKEN_PURPOSE);

  const build = (options?: SecurityOptions) => new SecurityFixture(opened.store, clock, options);

  beforeEach(async () => {
    opened = await open();
    clock = new HandClock();
    app = build();
    alice = await app.user();
  });
  afterEach(() => opened.close());

  const verify = (token: unknown, by = app) => by.tokens.verifyAuthToken(token);
  const kindOf = async (token: unknown, by = app) => (await verify(token, by)).kind;
  const part = (token: string, at: number): Claims =>
    JSON.parse(Buffer.from(token.split('.')[at]!, 'base64url').toString());
  const seconds = () => Math.floor(clock.now().getTime() / 1000);

  /** A token of alice with these changes, signed with the right key. */
  const forge = async (claims: Claims, header: Claims = {}): Promise<string> => {
    const genuine = await app.tokens.issueAuthToken(alice);
    const payload = JSON.stringify({ ...part(genuine, 1), ...claims });
    return signJws({ typ: 'at+jwt', kid, ...header }, payload, key);
  };

  it('signs its user in, with roles', async () => {
    const role = await opened.store.create('role', { name: 'admin' });
    await opened.store.link(String(alice.id), String(role['id']));
    const result = await verify(await app.tokens.issueAuthToken(alice));
    expect(result).toMatchObject({
      kind: 'valid',
      user: { email: 'alice@app.test', roles: [{ name: 'admin' }] },
    });
  });

  it('says in RFC 9068 what it is, and nothing secret', async () => {
    const token = await app.tokens.issueAuthToken(alice);
    expect(part(token, 0)).toEqual({ alg: 'HS256', typ: 'at+jwt', kid });
    const now = seconds();
    expect(part(token, 1)).toEqual({
      iss: 'http://localhost:3000',
      aud: 'http://localhost:3000',
      sub: String(alice.id),
      jti: expect.stringMatching(/^[\w-]{22}$/),
      iat: now,
      exp: now + 3600,
      auth_time: now,
      ver: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(JSON.stringify(part(token, 1))).not.toContain(alice.uniquifier);
  });

  it('two tokens of one moment differ', async () => {
    expect(await app.tokens.issueAuthToken(alice)).not.toBe(await app.tokens.issueAuthToken(alice));
  });

  it('JWT-08: ends exactly at exp, with no allowance', async () => {
    const token = await app.tokens.issueAuthToken(alice);
    clock.advance('3599 seconds');
    expect(await kindOf(token)).toBe('valid');
    clock.advance('1 second');
    for (let time = 0; time < 2; time++) {
      expect(await verify(token)).toEqual({ kind: 'invalid', reason: 'expired' });
    }
    expect(await verify(token, build())).toEqual({ kind: 'invalid', reason: 'expired' });
  });

  it.each<[string | false, number]>([
    ['10 minutes', 600],
    [false, 0],
  ])('takes maxAge %s', async (maxAge, life) => {
    const token = await app.tokens.issueAuthToken(alice, { maxAge });
    const { exp } = part(token, 1);
    if (life > 0) expect(exp).toBe(seconds() + life);
    clock.advance(life > 0 ? '599 seconds' : '9 years');
    expect(await kindOf(token)).toBe('valid');
    clock.advance('9 years');
    expect(await kindOf(token)).toBe(life > 0 ? 'invalid' : 'valid');
  });

  it('takes the default from the options, refuses a bare number', async () => {
    const endless = await build({ maxAge: false }).tokens.issueAuthToken(alice);
    expect(part(endless, 1)['exp']).toBe(253_402_300_799);
    for (const bare of [5, 0, null, '60'])
      await expect(app.tokens.issueAuthToken(alice, { maxAge: bare as never })).rejects.toThrow(
        "write a text with a positive number and a unit, such as '15 minutes'",
      );
    await expect(app.tokens.issueAuthToken(alice, { maxAge: 'soon' })).rejects.toThrow(
      'not a duration',
    );
  });

  it('tells when the user proved its identity', async () => {
    const authenticatedAt = new Date(clock.now().getTime() - 86_400_000);
    const token = await app.tokens.issueAuthToken(alice, { authenticatedAt });
    expect(part(token, 1)['auth_time']).toBe(seconds() - 86_400);
  });

  it('FLT-15: takes tokens of a server whose clock is a minute ahead, not more', async () => {
    expect(await kindOf(await forge({ iat: seconds() + 60 }))).toBe('valid');
    expect(await kindOf(await forge({ iat: seconds() + 61 }))).toBe('invalid');
    expect(await kindOf(await forge({ nbf: seconds() + 60 }))).toBe('valid');
    expect(await kindOf(await forge({ nbf: seconds() + 61 }))).toBe('invalid');
  });

  it('a token from the near future is not refused for ever', async () => {
    const token = await forge({ iat: seconds() + 90 });
    expect(await kindOf(token)).toBe('invalid');
    clock.advance('30 seconds');
    expect(await kindOf(token)).toBe('valid');
  });

  it.each<[string, Claims, Claims?]>([
    ['a missing aud', { aud: undefined }],
    ['another aud', { aud: 'https://other.example' }],
    ['a list with our aud', { aud: ['http://localhost:3000'] }],
    ['a missing iss', { iss: undefined }],
    ['a missing exp', { exp: undefined }],
    ['exp as text', { exp: '9999999999' }],
    ['exp as fraction', { exp: 9_999_999_999.5 }],
    ['exp beyond all integers', { exp: 1e300 }],
    ['a negative iat', { iat: -1 }],
    ['a missing iat', { iat: undefined }],
    ['a missing auth_time', { auth_time: undefined }],
    ['nbf as text', { nbf: '1' }],
    ['a missing sub', { sub: undefined }],
    ['an empty sub', { sub: '' }],
    ['sub as number', { sub: 1 }],
    ['a long sub', { sub: '1'.repeat(256) }],
    ['an operator as sub', { sub: { not: null } }],
    ['a missing jti', { jti: undefined }],
    ['a missing ver', { ver: undefined }],
    ['the type JWT', {}, { typ: 'JWT' }],
    ['no type', {}, { typ: undefined }],
    ['the type in capitals', {}, { typ: 'AT+JWT' }],
    ['an unknown kid', {}, { kid: 'unknown' }],
    ['no kid', {}, { kid: undefined }],
  ])('JWT-09: refuses %s', async (_name, claims, header) => {
    expect(await kindOf(await forge(claims, header))).toBe('invalid');
  });

  it('JWT-01: refuses alg none in all spellings, and an empty signature', async () => {
    const [, payload] = (await app.tokens.issueAuthToken(alice)).split('.');
    for (const alg of ['none', 'None', 'nOnE', '', undefined, 'HS512', 'RS256']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'at+jwt', kid })).toString('base64url');
      expect(await kindOf(`${header}.${payload}.`)).toBe('invalid');
      expect(await kindOf(`${header}.${payload}`)).toBe('invalid');
    }
  });

  it('JWT-02, JWT-03: never takes a key from the token', async () => {
    const pair = generateKeyPairSync('ed25519');
    const jwk = pair.publicKey.export({ format: 'jwk' });
    const header = { alg: 'EdDSA', typ: 'at+jwt', kid, jwk };
    const [, payload] = (await app.tokens.issueAuthToken(alice)).split('.');
    const input = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}`;
    const signature = sign(null, Buffer.from(input), pair.privateKey).toString('base64url');
    expect(await kindOf(`${input}.${signature}`)).toBe('invalid');
  });

  it('CVE-2026-40372: refuses each change of a letter, each cut, and swapped parts', async () => {
    const token = await app.tokens.issueAuthToken(alice);
    const variants = Array.from(
      token,
      (letter, at) => token.slice(0, at) + (letter === 'A' ? 'B' : 'A') + token.slice(at + 1),
    );
    const [header, payload, signature] = token.split('.');
    variants.push(`${payload}.${header}.${signature}`, `${header}.${header}.${signature}`);
    for (let length = 0; length < token.length; length += 7) variants.push(token.slice(0, length));
    for (const variant of variants) expect(await kindOf(variant), variant).not.toBe('valid');
    expect(await kindOf(token)).toBe('valid');
  });

  it('API-03: refuses what is no token at all', async () => {
    const nonsense = [
      '',
      ' ',
      '.',
      '..',
      '...',
      'a.b.c',
      'a.b.c.d',
      '%',
      'é',
      'null',
      'x'.repeat(65_536),
      '.'.repeat(65_536),
      null,
      undefined,
      7,
      {},
      ['x'],
      { toString: () => 'x' },
    ];
    for (const value of nonsense) expect((await verify(value)).kind).toBe('invalid');
  });

  it('leaves a token of another issuer to others, signed by whomever', async () => {
    const provider = new KeyRing([OTHER_SECRET]).signing('provider');
    const claims = JSON.stringify({ iss: 'https://id.example', sub: 'alice', exp: seconds() + 60 });
    expect(await verify(signJws({ kid: 'p' }, claims, provider.key))).toEqual({ kind: 'foreign' });
    const rs256 = Buffer.from('{"alg":"RS256","kid":"x"}').toString('base64url');
    expect(await kindOf(`${rs256}.${Buffer.from(claims).toString('base64url')}.c2ln`)).toBe(
      'foreign',
    );
    expect(await kindOf(await forge({ iss: 'https://id.example' }))).toBe('foreign');
  });

  it('TOK-21: a token of another application with the same secret and database is foreign', async () => {
    const other = build({ baseUrl: 'https://other.example' });
    expect(await kindOf(await other.tokens.issueAuthToken(alice))).toBe('foreign');
    expect(await kindOf(await app.tokens.issueAuthToken(alice), other)).toBe('foreign');
  });

  it('JWT-17: lives through a change of secrets until the old one is taken away', async () => {
    const token = await app.tokens.issueAuthToken(alice);
    const rotated = build({ secrets: [OTHER_SECRET, SECRET] });
    expect(await kindOf(token, rotated)).toBe('valid');
    expect(part(await rotated.tokens.issueAuthToken(alice), 0)['kid']).not.toBe(kid);
    expect(await kindOf(token, build({ secrets: [OTHER_SECRET] }))).toBe('invalid');
  });

  describe('JWT-16: at the request after', () => {
    let token: string;
    beforeEach(async () => {
      token = await app.tokens.issueAuthToken(alice);
      await verify(token);
    });

    it('nothing, it is still good', async () => {
      expect(await kindOf(token)).toBe('valid');
    });
    const ended = { kind: 'invalid', reason: 'ended' };

    it('a changed uniquifier, it is refused, however often it was good', async () => {
      await opened.store.update('user', { id: alice.id }, { uniquifier: 'changed' });
      expect(await verify(token)).toEqual(ended);
      await opened.store.update('user', { id: alice.id }, { uniquifier: alice.uniquifier });
      expect(await kindOf(token)).toBe('valid');
    });

    it('the deletion of its user, it is refused', async () => {
      await opened.store.remove('user', { id: alice.id });
      expect(await verify(token)).toEqual(ended);
    });

    it('a deactivation by anybody', async () => {
      await opened.store.update('user', { id: alice.id }, { active: false });
      expect(await verify(token)).toEqual({ kind: 'invalid', reason: 'refused' });
    });

    it('its revocation, it alone is refused, by every process', async () => {
      const other = await app.tokens.issueAuthToken(alice);
      expect(await app.tokens.revoke(token)).toBe(true);
      expect(await verify(token)).toEqual(ended);
      expect(await verify(token, build())).toEqual(ended);
      expect(await kindOf(other)).toBe('valid');
    });

    it('revokeAll, it is refused, and the user at hand gets a new one', async () => {
      expect(await app.tokens.revokeAll(alice)).toBe(true);
      expect(await verify(token)).toEqual(ended);
      expect(await kindOf(await app.tokens.issueAuthToken(alice))).toBe('valid');
    });
  });

  it('revokes once, many times at once, and nothing that is no token of ours', async () => {
    const token = await app.tokens.issueAuthToken(alice);
    const results = await Promise.all(Array.from({ length: 20 }, () => app.tokens.revoke(token)));
    expect(results).toEqual(Array(20).fill(true));
    expect(await opened.store.list('revokedToken', {})).toMatchObject([
      { userId: String(alice.id), expiresAt: (seconds() + 3600) * 1000 },
    ]);
    for (const value of ['', 'a.b.c', null, await forge({ iss: 'https://id.example' })]) {
      expect(await app.tokens.revoke(value)).toBe(false);
    }
    clock.advance('2 hours');
    expect(await app.tokens.revoke(token)).toBe(false);
  });

  it('an error of the database while revoking is no success', async () => {
    const token = await app.tokens.issueAuthToken(alice);
    vi.spyOn(opened.store, 'create').mockRejectedValueOnce(new Error('gone'));
    await expect(app.tokens.revoke(token)).rejects.toThrow('gone');
  });

  it('RAC-14: parallel revokeAll leave one uniquifier and nothing alive', async () => {
    const token = await app.tokens.issueAuthToken(alice);
    const browser = app.browser();
    await app.signIn(browser, alice, true);
    const copies = await Promise.all(Array.from({ length: 10 }, () => app.fresh(alice)));
    await Promise.all(copies.map((copy) => app.tokens.revokeAll(copy)));
    expect(await kindOf(token)).toBe('invalid');
    expect(await app.whoami(browser)).toBeNull();
    expect(await opened.store.list('session', {})).toEqual([]);
    const { uniquifier } = await app.fresh(alice);
    expect(copies.filter((copy) => copy.uniquifier === uniquifier)).toHaveLength(1);
  });

  it('revokeAll tells of a user that is not there', async () => {
    await opened.store.remove('user', { id: alice.id });
    const { uniquifier } = alice;
    expect(await app.tokens.revokeAll(alice)).toBe(false);
    expect(alice.uniquifier).toBe(uniquifier);
  });

  it('JWT-13: refuses a payload that is no object of claims, though rightly signed', async () => {
    for (const payload of ['', 'null', '[]', '"text"', '7', '{', '\u0000']) {
      expect(await kindOf(signJws({ typ: 'at+jwt', kid }, payload, key))).toBe('invalid');
    }
  });

  it('refuses a token whose user has lost its uniquifier', async () => {
    const token = await app.tokens.issueAuthToken(alice);
    const user = { ...alice, uniquifier: null };
    vi.spyOn(opened.store, 'principalById').mockResolvedValue({ user, session: null });
    expect(await verify(token)).toEqual({ kind: 'invalid', reason: 'ended' });
  });
});
