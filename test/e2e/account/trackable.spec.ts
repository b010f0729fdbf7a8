import { Controller, Get, Req, Res } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthRequired, LoginService, Public, UserDatastore } from '../../../lib/index.js';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import { startAccountSite, type AccountSite } from './account-site.js';

@Controller()
class SiteController {
  constructor(
    private readonly logins: LoginService,
    private readonly users: UserDatastore,
  ) {}

  @Get('basic')
  @AuthRequired('basic', 'token', 'session')
  basic(): object {
    return {};
  }

  @Get('enter')
  @Public()
  async enter(
    @Req() request: object,
    @Res({ passthrough: true }) response: object,
  ): Promise<object> {
    const user = await this.users.findUser({ email: 'own@track.test' });
    await this.logins.login(user ?? {}, { request, response });
    return {};
  }
}

const NEXT = 'a second good password';

describe.each(ADAPTERS)('H trackable on %s', (adapter) => {
  let site: AccountSite;
  let number = 0;
  beforeAll(async () => {
    site = await startAccountSite({
      adapter,
      controllers: [SiteController],
      security: {
        trustProxy: 1,
        mechanisms: ['session', 'token', 'basic'],
        confirmable: { autoLogin: true },
        recoverable: { autoLogin: true },
      },
    });
  });
  afterAll(() => site.close());

  const someone = async (values = {}): Promise<string> => {
    const email = `track${number++}@track.test`;
    await site.user(email, values);
    return email;
  };
  const tracked = async (email: string) => {
    const user = (await site.users.findUser({ email })) as unknown as Record<string, unknown>;
    return {
      last: (user['lastLoginAt'] as Date | null)?.getTime() ?? null,
      current: (user['currentLoginAt'] as Date | null)?.getTime() ?? null,
      lastIp: user['lastLoginIp'] ?? null,
      ip: user['currentLoginIp'] ?? null,
      count: user['loginCount'] ?? 0,
    };
  };
  const login = (email: string, ip: string, password = PASSWORD) =>
    site.visitor().json('/login', { email, password }, { 'x-forwarded-for': ip });

  it('the first login: both times are now, there was no address before', async () => {
    const email = await someone();
    expect(await tracked(email)).toEqual({
      last: null,
      current: null,
      lastIp: null,
      ip: null,
      count: 0,
    });
    await login(email, '192.0.2.1');
    const { last, current, ...rest } = await tracked(email);
    expect(last).toBe(current);
    expect(current).toBeTypeOf('number');
    expect(rest).toEqual({ lastIp: null, ip: '192.0.2.1', count: 1 });
  });

  it('the next ones: what was current is last', async () => {
    const email = await someone();
    await login(email, '192.0.2.1');
    const first = await tracked(email);
    site.clock.advance('1 hour');
    await login(email, '2001:db8::1');
    const second = await tracked(email);
    expect(second).toMatchObject({
      last: first.current,
      lastIp: '192.0.2.1',
      ip: '2001:db8::1',
      count: 2,
    });
    expect(Number(second.current) - Number(first.current)).toBeGreaterThanOrEqual(3_600_000);
    await login(email, '192.0.2.3');
    expect(await tracked(email)).toMatchObject({
      last: second.current,
      lastIp: '2001:db8::1',
      ip: '192.0.2.3',
      count: 3,
    });
  });

  it('BRU-08 the address comes through the proxies that are trusted, and no further', async () => {
    const email = await someone();
    await login(email, '203.0.113.9, 192.0.2.7');
    expect(await tracked(email)).toMatchObject({ ip: '192.0.2.7' });
  });

  it('counts logins by link, at the end of a flow, and of the site', async () => {
    const email = await someone();
    const visitor = site.visitor();
    await visitor.json('/login/link', { email });
    await visitor.json(await site.link(email), {});
    expect(await tracked(email)).toMatchObject({ count: 1, ip: '127.0.0.1' });
    await site.visitor().json('/reset', { email });
    await site.visitor().json(await site.link(email), { password: NEXT });
    expect(await tracked(email)).toMatchObject({ count: 2 });
    const fresh = await someone({ confirmedAt: null });
    await site.visitor().json('/confirm', { email: fresh });
    await site.visitor().json(await site.link(fresh), {});
    expect(await tracked(fresh)).toMatchObject({ count: 1 });
    await site.user('own@track.test');
    expect((await site.visitor().get('/enter')).status).toBe(200);
    expect(await tracked('own@track.test')).toMatchObject({ count: 1 });
  });

  it('counts no failure, refusal, Basic, bearer, restored session, change or typed password', async () => {
    const email = await someone();
    const off = await someone({ active: false });
    const unconfirmed = await someone({ confirmedAt: null });
    expect((await login(email, '192.0.2.1', 'a wrong password')).status).toBe(401);
    expect((await login(off, '192.0.2.1')).status).toBe(403);
    expect((await login(unconfirmed, '192.0.2.1')).status).toBe(403);
    for (const one of [email, off, unconfirmed])
      expect(await tracked(one)).toMatchObject({ count: 0 });
    const visitor = site.visitor();
    await visitor.json('/login', { email, password: PASSWORD, remember: true });
    expect(await tracked(email)).toMatchObject({ count: 1 });
    const before = await tracked(email);
    const basic = `Basic ${Buffer.from(`${email}:${PASSWORD}`).toString('base64')}`;
    expect((await site.visitor().get('/basic', { headers: { authorization: basic } })).status).toBe(
      200,
    );
    const restarted = site.visitor();
    restarted.jar.set('remember', visitor.cookie('remember') ?? '');
    expect((await restarted.get('/basic')).status).toBe(200);
    expect((await restarted.json('/verify', { password: PASSWORD })).status).toBe(200);
    expect(
      (await restarted.json('/change', { password: PASSWORD, newPassword: NEXT })).status,
    ).toBe(200);
    expect(await tracked(email)).toEqual(before);
  });
});

describe('H trackable without a trusted proxy', () => {
  it('BRU-07 no forwarding header counts', async () => {
    const site = await startAccountSite({});
    try {
      await site.user('alice@track.test');
      const body = { email: 'alice@track.test', password: PASSWORD };
      await site.visitor().json('/login', body, { 'x-forwarded-for': '192.0.2.1' });
      expect(await site.users.findUser({ email: 'alice@track.test' })).toMatchObject({
        currentLoginIp: '127.0.0.1',
      });
    } finally {
      await site.close();
    }
  });
});
