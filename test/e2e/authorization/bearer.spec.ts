import { Controller, Get, Post } from '@nestjs/common';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthTokenRequired, CurrentUser, LoginRequired, type User } from '../../../lib/index.js';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, CHEAP, PASSWORD, SECRET, startSite, type Site } from '../../support/site.js';
import { rawRequest } from './raw-request.js';
import { opened, part, signedBy, type Claims } from './tokens.js';

@Controller()
class TokenController {
  static runs = 0;

  @Get('api')
  @AuthTokenRequired()
  api(@CurrentUser() user: User): object {
    TokenController.runs += 1;
    return { email: user.email };
  }

  @Post('api')
  @AuthTokenRequired()
  write(): object {
    return {};
  }

  @Get('page')
  @LoginRequired()
  page(): object {
    return {};
  }
}

describe.each(ADAPTERS)('bearer tokens on %s', (adapter) => {
  let site: Site;
  let user: User;
  let token: string;
  let outside: Server;
  let asked = 0;

  const bearer = (text: string, path = '/api') =>
    site.visitor().get(path, { headers: { authorization: `Bearer ${text}` } });
  const expectRefused = async (tokens: Readonly<Record<string, string>>): Promise<void> => {
    const before = TokenController.runs;
    for (const [name, text] of Object.entries(tokens)) {
      const answer = await bearer(text);
      expect({ name, status: answer.status }).toEqual({ name, status: 401 });
      expect(answer.json()).toMatchObject({ code: 'NOT_AUTHENTICATED' });
    }
    expect(TokenController.runs).toBe(before);
  };

  beforeAll(async () => {
    site = await startSite({ adapter, controllers: [TokenController] });
    user = await site.user('alice@site.test');
    token = await site.app.get(TokenService).issueAuthToken(user);
    outside = createServer((_, response) => {
      asked += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await site.close();
    outside.close();
  });

  it('lets in by the Authorization header and by the header of its own', async () => {
    expect((await bearer(token)).json()).toEqual({ email: 'alice@site.test' });
    for (const headers of [
      { authorization: `bearer ${token}` },
      { authorization: `BEARER  ${token}` },
      { 'authentication-token': token },
    ] as Record<string, string>[])
      expect((await site.visitor().get('/api', { headers })).status).toBe(200);
    expect((await bearer(token, '/page')).status).toBe(401);
  });

  it('API-01: takes no token from the query, the body or a cookie', async () => {
    for (const query of ['auth_token', 'access_token', 'token', 'authentication-token'])
      expect((await site.visitor().get(`/api?${query}=${token}`)).status).toBe(401);
    const cookie = `auth_token=${token}; token=${token}; session=${token}`;
    expect((await site.visitor().get('/api', { headers: { cookie } })).status).toBe(401);
    const body = JSON.stringify({ auth_token: token });
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    expect((await rawRequest(site.url, '/api', { headers, body })).status).toBe(401);
  });

  it('API-03: answers whatever stands in Authorization with 400 or 401', async () => {
    const words = ['Bearer', 'bearer', 'Basic', 'Digest', 'Token', '', ' ', ',', '%', ':', '\t'];
    const ends = ['', ' ', '  ', ' a b c', ' ""', ' =', ' a,b', ` ${token} x`, ` ${token},`];
    const odd = [' %00', ' %', ' ..', ' ...', ' a.b', ' a.b.c.d', ` ${'A'.repeat(8_200)}`, ' {}'];
    for (const value of words.flatMap((word) => [...ends, ...odd].map((end) => `${word}${end}`))) {
      const { status, text } = await rawRequest(site.url, '/api', {
        headers: { authorization: value },
      });
      expect({ value: value.slice(0, 60), status }).toEqual({
        value: value.slice(0, 60),
        status: 401,
      });
      expect(text).not.toMatch(/at .*\.[jt]s|node_modules/);
    }
  });

  it('API-03: survives bytes that are no text, repeated headers and too long ones', async () => {
    const { port } = new URL(site.url);
    const raw = (head: Buffer): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(head));
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString('latin1')));
        socket.on('close', () => resolve(text));
        socket.on('error', reject);
      });
    const request = (...lines: Buffer[]): Buffer =>
      Buffer.concat([
        Buffer.from('GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'),
        ...lines.flatMap((line) => [line, Buffer.from('\r\n')]),
        Buffer.from('\r\n'),
      ]);
    const line = (bytes: number[]): Buffer =>
      Buffer.concat([Buffer.from('Authorization: Bearer '), Buffer.from(bytes)]);
    for (const lines of [
      [line([0xff, 0xfe, 0x80])],
      [line([0xc3, 0xa9])],
      [line([0xe2, 0x80, 0xa8])],
      [line([0x61]), Buffer.from(`Authorization: Bearer ${token}`)],
    ])
      expect(await raw(request(...lines))).toMatch(/^HTTP\/1\.1 40[01] /);
    expect(await raw(request(line([0x00])))).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(request(line(Array(65_536).fill(0x41) as number[])))).toMatch(
      /^HTTP\/1\.1 431 /,
    );
    expect((await bearer(token)).status).toBe(200);
  });

  it('JWT-01, JWT-06, JWT-12, JWT-13: refuses other algorithms, extensions and forms', async () => {
    const { header, claims, signature } = opened(token);
    const bodies = part(claims);
    const unsigned = (change: Claims, end = ''): string =>
      `${part({ ...header, ...change })}.${bodies}.${end}`;
    const withoutAlg: Claims = { ...header };
    delete withoutAlg['alg'];
    await expectRefused({
      none: unsigned({ alg: 'none' }),
      None: unsigned({ alg: 'None' }),
      nOnE: unsigned({ alg: 'nOnE' }),
      empty: unsigned({ alg: '' }),
      missing: signedBy(site, withoutAlg, claims),
      'none with a signature': unsigned({ alg: 'none' }, signature),
      'no signature': unsigned({}),
      'two parts': token.split('.').slice(0, 2).join('.'),
      'four dots': `${token}..`,
      'a dot at the end': `${token}.`,
      'HS256 as a list': signedBy(site, { ...header, alg: ['HS256'] }, claims),
      HS512: signedBy(site, { ...header, alg: 'HS512' }, claims),
      crit: signedBy(site, { ...header, crit: ['b64'], b64: false }, claims),
      'unknown crit': signedBy(site, { ...header, crit: ['exp'] }, claims),
      'empty crit': signedBy(site, { ...header, crit: [] }, claims),
      b64: signedBy(site, { ...header, b64: false }, claims),
      padded: `${token}=`,
      'other alphabet': token.replaceAll('-', '+').replaceAll('_', '/').replace('.', '.='),
      'JSON form': JSON.stringify({ payload: bodies, protected: part(header), signature }),
      'an encrypted one': `${part({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..aXY.Y2lwaGVy.dGFn`,
      'flattened, as a token': part({ payload: bodies, protected: part(header), signature }),
    });
    const json = JSON.stringify({ payload: bodies, protected: part(header), signature });
    const headers = { 'authentication-token': json };
    expect((await site.visitor().get('/api', { headers })).status).toBe(401);
  });

  it('JWT-02, JWT-03, JWT-04: takes no key but its own, and asks nobody for one', async () => {
    const { header, claims } = opened(token);
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const der = publicKey.export({ type: 'spki', format: 'der' });
    const jwk = publicKey.export({ format: 'jwk' });
    const url = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/keys`;
    const forged = (key: string | Buffer, change: Claims = {}): string => {
      const input = `${part({ ...header, ...change })}.${part(claims)}`;
      return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
    };
    const own = Buffer.from('my own key, thirty-two bytes long').toString('base64url');
    const oct = { kty: 'oct', k: own, alg: 'HS256' };
    await expectRefused({
      pem: forged(pem),
      der: forged(der),
      'jwk text': forged(JSON.stringify(jwk)),
      'empty key': forged(''),
      'the secret itself': forged(SECRET),
      'embedded jwk': forged(Buffer.from(own, 'base64url'), { jwk: oct }),
      x5c: forged(der, { x5c: [der.toString('base64')] }),
      jku: forged(Buffer.from(own, 'base64url'), { jku: url }),
      x5u: forged(Buffer.from(own, 'base64url'), { x5u: url }),
    });
    expect(asked).toBe(0);
  });

  it('JWT-05: finds a key by nothing but the id of one of its own', async () => {
    const { header, claims } = opened(token);
    const kids: unknown[] = [
      '../../../dev/null',
      "' OR 1=1--",
      'A'.repeat(4_000),
      [header['kid']],
      '__proto__',
      'constructor',
      'toString',
      'unknown',
      '',
      null,
      0,
      {},
    ];
    await expectRefused(
      Object.fromEntries(
        kids.map((kid) => [String(kid).slice(0, 20), signedBy(site, { ...header, kid }, claims)]),
      ),
    );
  });

  it('JWT-08: ends on the second, without an allowance', async () => {
    const now = Math.floor(site.clock.now().getTime() / 1000);
    const { header, claims } = opened(token);
    expect((await bearer(signedBy(site, header, { ...claims, exp: now + 30 }))).status).toBe(200);
    await expectRefused({
      'a second ago': signedBy(site, header, { ...claims, exp: now - 1 }),
      'long ago': signedBy(site, header, { ...claims, exp: 1 }),
      never: signedBy(site, header, { ...claims, exp: undefined }),
      'as text': signedBy(site, header, { ...claims, exp: String(now + 60) }),
      infinite: signedBy(site, header, JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e400')),
      'not yet made': signedBy(site, header, { ...claims, iat: now + 90 }),
      'not yet good': signedBy(site, header, { ...claims, nbf: now + 90 }),
    });
    const soon = signedBy(site, header, { ...claims, iat: now + 20 });
    expect((await bearer(soon)).status).toBe(200);
  });

  it('JWT-09, JWT-19: is for this application and this purpose alone', async () => {
    const { header, claims } = opened(token);
    const changed = (change: Claims): string => signedBy(site, header, { ...claims, ...change });
    const { ...withoutTyp } = header;
    delete withoutTyp['typ'];
    await expectRefused({
      'another audience': changed({ aud: 'https://other.test' }),
      'a list with the right audience': changed({ aud: [claims['aud'], 'https://other.test'] }),
      'no audience': changed({ aud: undefined }),
      'another issuer': changed({ iss: 'https://other.test' }),
      'no issuer': changed({ iss: undefined }),
      'an ID token': signedBy(site, { ...header, typ: 'JWT' }, claims),
      'a refresh token': signedBy(site, { ...header, typ: 'rt+jwt' }, claims),
      'no type': signedBy(site, withoutTyp, claims),
      nobody: changed({ sub: '' }),
      'another user': changed({ sub: '999' }),
      'no version': changed({ ver: undefined }),
      'another version': changed({ ver: 'A'.repeat(22) }),
      'no object': signedBy(site, header, [claims]),
    });
  });

  it('is no session, and a session is no token', async () => {
    const visitor = site.visitor();
    await visitor.json('/login', { email: user.email, password: PASSWORD });
    const session = visitor.cookie('session') ?? '';
    await expectRefused({ session, 'csrf token': visitor.cookie('csrf') ?? 'none' });
    const headers = { cookie: `session=${token}` };
    expect((await site.visitor().get('/page', { headers })).status).toBe(401);
  });
});

describe.each(ADAPTERS)('tokens in query and body on %s', (adapter) => {
  it('API-01: count where a site says so, and a bad one is not passed over for a good one', async () => {
    const site = await startSite({
      adapter,
      controllers: [TokenController],
      security: {
        tokens: { queryParam: 'auth_token', bodyField: 'auth_token', header: 'X-Token' },
        acceptRisk: { ...CHEAP.acceptRisk, TOKEN_IN_QUERY: 'clients of old' },
      },
    });
    const user = await site.user('alice@site.test');
    const token = await site.app.get(TokenService).issueAuthToken(user);
    const headers = { 'sec-fetch-site': 'cross-site' };
    const visitor = site.visitor();
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
    const statuses = [
      await visitor.get(`/api?auth_token=${token}`),
      await visitor.get('/api', { headers: { 'x-token': token } }),
      await visitor.get('/api', { headers: { 'authentication-token': token } }),
      await visitor.get('/api?auth_token='),
      await visitor.get('/api?auth_token=x', { headers: { 'x-token': token } }),
      await visitor.json('/api', { auth_token: token }, headers),
      await visitor.post('/api', { body: `auth_token=${token}`, headers: form }),
      await visitor.json('/api', { auth_token: [token] }, headers),
      await visitor.json(`/api?auth_token=${token}`, { auth_token: '' }, headers),
      await visitor.json(`/api?auth_token=${token}`, { auth_token: null }, headers),
      await visitor.json(`/api?auth_token=${token}`, ['x'], headers),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 401, 401, 401, 201, 201, 401, 401, 401, 201]);
    await site.close();
  });
});

describe.each(ADAPTERS)('tokens and the secret on %s', (adapter) => {
  it('JWT-17: an old secret verifies as long as it is named, and the first signs', async () => {
    const older = 'an-older-secret-0123456789-abcdefghijklmnop';
    const start = (secret: string | string[]) =>
      startSite({ adapter, controllers: [TokenController], security: { secret } });
    const statusOf = async (site: Site, secret: string[]): Promise<number[]> => {
      const user = await site.user('alice@site.test');
      const verifies: number[] = [];
      for (const one of secret) {
        const old = await start(one);
        const twin = await old.user('alice@site.test', { uniquifier: user.uniquifier });
        expect(String(twin.id)).toBe(String(user.id));
        const token = await old.app.get(TokenService).issueAuthToken(twin);
        const headers = { authorization: `Bearer ${token}` };
        verifies.push((await site.visitor().get('/api', { headers })).status);
        await old.close();
      }
      return verifies;
    };
    const overlapping = await start([SECRET, older]);
    expect(await statusOf(overlapping, [older, SECRET])).toEqual([200, 200]);
    const user = await overlapping.users.getUser('alice@site.test');
    const signed = await overlapping.app.get(TokenService).issueAuthToken(user as User);
    await overlapping.close();
    const retired = await start(SECRET);
    expect(await statusOf(retired, [older, SECRET])).toEqual([401, 200]);
    expect(opened(signed).header['kid']).toBe(
      opened(
        await retired.app
          .get(TokenService)
          .issueAuthToken((await retired.users.getUser('alice@site.test')) as User),
      ).header['kid'],
    );
    await retired.close();
  });
});
