import type { LoggerService } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import { startAccountSite, type AccountSite } from '../account/account-site.js';
import { posted, wire, ALICE, VaultController } from './vault.js';

class Lines implements LoggerService {
  readonly lines: string[] = [];
  readonly log = (...parts: unknown[]): void => void this.lines.push(inspect(parts));
  readonly error = this.log;
  readonly warn = this.log;
  readonly debug = this.log;
  readonly verbose = this.log;
  readonly fatal = this.log;
}

const NEW_PASSWORD = 'purple monkey dishwasher';

describe.each(ADAPTERS)('what logs and listeners get to see on %s', (adapter) => {
  let site: AccountSite;
  const logger = new Lines();

  beforeAll(async () => {
    site = await startAccountSite({ adapter, controllers: [VaultController] });
    site.app.useLogger(logger);
    await site.user(ALICE);
  });
  beforeEach(async () => {
    await site.forget();
    logger.lines.length = 0;
  });
  afterAll(() => site.close());

  it.each([
    ['OWN-LOG-01 a password in the wrong field', 'my-secret-horse', '***'],
    ['OWN-LOG-02 one with an at sign', 'Tr0ub4dor@horse!', '***'],
    [
      'OWN-LOG-03 an address and a line of its own',
      'x@site.test\n2026-01-01 ADMIN signed in',
      '***',
    ],
    ['OWN-LOG-04 a colour for terminals', 'x@\u001b[31msite.test', '***'],
    ['OWN-LOG-05 a line separator', 'x@site.test\u2028second', '***'],
    ['OWN-LOG-06 the address of nobody', 'Ghost@Site.Test', '***@site.test'],
  ])('%s', async (_, identity, shown) => {
    expect(
      (await site.visitor().json('/login', { email: identity, password: PASSWORD })).status,
    ).toBe(401);
    const failed = site.told.filter(({ name }) => name === 'user.login-failed');
    expect(failed.map(({ payload }) => payload['identity'])).toEqual([shown]);
  });

  it('OWN-LOG-07 no secret of a whole life of an account is told or logged', async () => {
    const email = `life-${adapter}@site.test`;
    const visitor = site.visitor();
    const secrets = [PASSWORD, NEW_PASSWORD];
    await visitor.json('/register', { email, password: PASSWORD });
    const links = [await site.link(email)];
    await visitor.json(links[0] ?? '', {});
    await visitor.json('/login', { email, password: PASSWORD, remember: true });
    secrets.push(...visitor.jar.values());
    await visitor.json('/verify', { password: PASSWORD });
    await visitor.json('/change', { password: PASSWORD, newPassword: NEW_PASSWORD });
    secrets.push(...visitor.jar.values());
    await visitor.json('/logout', {});
    await visitor.json('/reset', { email });
    links.push(await site.link(email));
    await visitor.json(links[1] ?? '', { password: PASSWORD });
    await visitor.json('/login/link', { email });
    links.push(await site.link(email));
    await visitor.json(links[2] ?? '', { confirm: true });
    const { token } = (await visitor.json('/token', { email, password: PASSWORD })).json<{
      token: string;
    }>();
    await visitor.get('/vault/api', { headers: { authorization: `Bearer ${token}x` } });
    secrets.push(
      token,
      ...visitor.jar.values(),
      ...links.map((link) => link.split('/').at(-1) ?? link),
    );
    const user = await site.users.findUser({ email });
    secrets.push(user?.password ?? '', user?.uniquifier ?? '');
    expect(new Set(secrets).size).toBeGreaterThan(12);
    const told = [...site.told.map(({ logged }) => logged), ...logger.lines].join('\n');
    expect(site.told.length).toBeGreaterThan(8);
    for (const secret of secrets) expect(told.includes(secret), secret).toBe(false);
  });

  it('OWN-LOG-08 an answer to nonsense tells nothing of the inside', async () => {
    const requests = [
      posted('/login', '{'),
      posted('/login', `{"email":"${ALICE}","password":{}}`),
      posted('/reset/%E0%A4%A', '{}'),
      posted('/reset/x', '{"password":"\\u0000"}'),
      posted('/login', 'x'.repeat(70_000)),
      posted('/vault', '{', ['Content-Type: application/json', 'Cookie: session=%E0%A4%A']),
      posted('/token/revoke', '{}', [
        'Content-Type: application/json',
        'Authorization: Bearer x.y.z',
      ]),
    ];
    for (const bytes of requests) {
      const answer = await wire(site.url, bytes);
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(answer).not.toMatch(/node_modules|\.ts:|\.js:|typeorm|sqlite|argon2|SELECT| {4}at /i);
    }
    expect(logger.lines.filter((line) => /error|exception/i.test(line))).toEqual([]);
  });

  it('OWN-LOG-09 a listener that throws, or never ends, holds up nobody and lets nobody in', async () => {
    const emitter = site.app.get(EventEmitter2);
    const throws = (): never => {
      throw new Error('a listener of the site');
    };
    const rejects = (): Promise<never> => Promise.reject(new Error('a listener of the site'));
    const waits = (): Promise<never> => new Promise(() => {});
    const names = [
      'user.logged-in',
      'user.login-failed',
      'user.session-started',
      'user.unauthorized',
      'user.logged-out',
    ];
    const listeners: readonly (() => unknown)[] = [throws, rejects, waits];
    for (const name of names) for (const listener of listeners) emitter.on(name, listener);
    const visitor = await site.signedIn();
    expect((await visitor.get('/vault')).status).toBe(200);
    expect((await visitor.json('/logout', {})).status).toBe(200);
    expect((await visitor.get('/vault')).status).toBe(401);
    expect((await site.visitor().json('/login', { email: ALICE, password: 'wrong' })).status).toBe(
      401,
    );
    for (const name of names) for (const listener of listeners) emitter.off(name, listener);
    expect(logger.lines.some((line) => line.includes('user.logged-in'))).toBe(true);
  });

  it('OWN-LOG-10 a user in JSON or in a log shows none of its secrets', async () => {
    const user = await site.users.findUser({ email: ALICE });
    const token = await site.app.get(TokenService).issue('reset', user as never);
    const session = await (await site.signedIn()).get('/session');
    for (const text of [
      JSON.stringify(user),
      JSON.stringify({ user, list: [user] }),
      session.text,
    ]) {
      expect(text).toContain(ALICE);
      for (const secret of [user?.password, user?.uniquifier, token])
        expect(text).not.toContain(secret);
    }
  });
});
