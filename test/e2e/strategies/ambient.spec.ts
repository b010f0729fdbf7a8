import { Controller, Get, Injectable, Post, Req, type Type } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-custom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SessionStrategy } from '../../../lib/core/authentication/session.strategy.js';
import { driveStrategy } from '../../../lib/core/authentication/strategy-driver.js';
import { TokenStrategy } from '../../../lib/core/authentication/token.strategy.js';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import {
  AuthRequired,
  confirmable,
  externalUser,
  UserDatastore,
  type User,
} from '../../../lib/index.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';
import { browserOf } from '../authorization/people.js';

/** Reads what a browser sends by itself: a cookie of the site's own, or Authorization. */
@Injectable()
class CookieStrategy extends PassportStrategy(Strategy, 'cookie') {
  readonly ambient = true;

  validate({ headers }: Request): object | null {
    return headers.cookie?.includes('own=yes') === true ? externalUser({ id: 'cookie' }) : null;
  }
}

@Injectable()
class AuthorizationStrategy extends PassportStrategy(Strategy, 'authorization') {
  validate({ headers }: Request): object | null {
    return headers.authorization === undefined ? null : externalUser({ id: 'authorization' });
  }
}

@Injectable()
class UserStrategy extends PassportStrategy(Strategy, 'user') {
  constructor(private readonly users: UserDatastore) {
    super();
  }

  validate({ headers }: Request): Promise<User | null> {
    return this.users.findUser({ email: String(headers['x-user']) });
  }
}
Reflect.defineMetadata('design:paramtypes', [UserDatastore], UserStrategy);

@Controller()
class WriteController {
  @Post('cookie')
  @AuthRequired(CookieStrategy)
  cookie(): object {
    return {};
  }

  @Post('authorization')
  @AuthRequired('authorization')
  authorization(): object {
    return {};
  }

  @Get('user')
  @AuthRequired(UserStrategy)
  user(): object {
    return {};
  }
}

/** passport's way into our own mechanisms. */
@Controller('driven')
class DrivenController {
  constructor(
    private readonly sessions: SessionStrategy,
    private readonly tokens: TokenStrategy,
  ) {}

  @Get('session')
  async session(@Req() request: object): Promise<object> {
    return shown(await driveStrategy(this.sessions as never, request));
  }

  @Get('token')
  async token(@Req() request: object): Promise<object> {
    return shown(await driveStrategy(this.tokens as never, request));
  }
}
Reflect.defineMetadata('design:paramtypes', [SessionStrategy, TokenStrategy], DrivenController);

const shown = (outcome: object): object => {
  const { kind, user } = outcome as { kind: string; user?: User };
  return { kind, email: user?.email ?? null };
};

const controllers: Type[] = [WriteController, DrivenController];
const providers: Type[] = [CookieStrategy, AuthorizationStrategy, UserStrategy];

describe.each(ADAPTERS)('what a browser sends by itself, on %s', (adapter) => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers,
      providers,
      security: { features: [confirmable] },
    });
  });
  afterAll(() => site.close());

  const write = async (path: string, headers: Record<string, string>): Promise<number> =>
    (await site.visitor().post(path, { headers })).status;

  it('CSR-05: a strategy that calls itself ambient needs writes of the own site', async () => {
    const cookie = 'own=yes';
    expect(await write('/cookie', { cookie })).toBe(201);
    expect(await write('/cookie', { cookie, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await write('/cookie', { 'sec-fetch-site': 'cross-site' })).toBe(401);
  });

  it('CSR-05: so does one that takes Basic, Digest or Negotiate, and none that takes Bearer', async () => {
    for (const scheme of ['Basic', 'basic', 'Digest', 'Negotiate', 'NTLM']) {
      const authorization = `${scheme} x`;
      expect(await write('/authorization', { authorization })).toBe(201);
      const foreign = { authorization, 'sec-fetch-site': 'cross-site' };
      expect({ scheme, status: await write('/authorization', foreign) }).toEqual({
        scheme,
        status: 403,
      });
    }
    for (const scheme of ['Bearer', 'ApiKey'])
      expect(
        await write('/authorization', {
          authorization: `${scheme} x`,
          'sec-fetch-site': 'cross-site',
        }),
      ).toBe(201);
  });

  it("a feature's conditions hold for a strategy's users, too", async () => {
    await site.user('new@site.test', { confirmedAt: null });
    await site.user('old@site.test');
    const status = async (email: string): Promise<number> =>
      (await site.visitor().get('/user', { headers: { 'x-user': email } })).status;
    expect(await status('new@site.test')).toBe(401);
    expect(await status('old@site.test')).toBe(200);
  });

  it('our own mechanisms can be driven by passport like any strategy', async () => {
    const { visitor, user, email } = await browserOf(site);
    const token = await site.app.get(TokenService).issueAuthToken(user);
    const bearer = (text: string) => ({ headers: { authorization: `Bearer ${text}` } });
    expect((await visitor.get('/driven/session')).json()).toEqual({ kind: 'success', email });
    expect((await site.visitor().get('/driven/session')).json()).toMatchObject({ kind: 'absent' });
    const known = await site.visitor().get('/driven/token', bearer(token));
    expect(known.json()).toEqual({ kind: 'success', email });
    const wrong = await site.visitor().get('/driven/token', bearer('a.b.c'));
    expect(wrong.json()).toMatchObject({ kind: 'absent' });
  });
});
