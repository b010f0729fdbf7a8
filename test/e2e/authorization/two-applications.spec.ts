import { Controller, Get } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { AnonymousUser, AuthRequired, CurrentUser, Roles, type User } from '../../../lib/index.js';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';

@Controller()
class SharedController {
  @Get('me')
  @AuthRequired()
  me(@CurrentUser() user: User): object {
    return { email: user.email };
  }

  @Get('anybody')
  anybody(@CurrentUser() user: User | null): object {
    return { user: user === null ? 'null' : (user.email ?? user.constructor.name) };
  }

  @Get('admin')
  @Roles('admin')
  admin(): object {
    return {};
  }
}

describe.each(ADAPTERS)('two applications in one process on %s', (adapter) => {
  const other = adapter === 'express' ? 'fastify' : 'express';

  it.each([
    ['the same secret', {}],
    ['its own secret', { secret: 'the-secret-of-the-second-application-0123456789' }],
    ['another audience', { tokens: { audience: 'https://second.test' } }],
  ])('TOK-21: a caller of one is nobody at the other with %s', async (_, second) => {
    const one = await startSite({ adapter, controllers: [SharedController] });
    const two = await startSite({
      adapter: other,
      controllers: [SharedController],
      security: second,
    });
    const people: { site: Site; cookie: string; authorization: string }[] = [];
    for (const site of [one, two]) {
      const user = await site.user('alice@site.test');
      const visitor = await site.signedIn();
      const token = await site.app.get(TokenService).issueAuthToken(user);
      people.push({
        site,
        cookie: `session=${visitor.cookie('session')}`,
        authorization: `Bearer ${token}`,
      });
    }
    for (const { site, cookie, authorization } of people) {
      for (const at of [one, two]) {
        for (const headers of [{ cookie }, { authorization }] as Record<string, string>[]) {
          const answer = await at.visitor().get('/me', { headers });
          expect(answer.status).toBe(at === site ? 200 : 401);
        }
      }
    }
    await one.close();
    await two.close();
  });

  it('have settings of their own over one controller', async () => {
    const one = await startSite({
      adapter,
      controllers: [SharedController],
      security: { anonymousUser: AnonymousUser, mechanisms: ['token'], globalGuard: false },
    });
    const two = await startSite({
      adapter,
      controllers: [SharedController],
      security: { mechanisms: ['session'], redirects: { unauthorized: '/sorry' } },
    });
    expect((await one.visitor().get('/anybody')).json()).toEqual({ user: 'AnonymousUser' });
    expect((await two.visitor().get('/anybody')).json()).toEqual({ user: 'null' });
    expect((await one.visitor().page('/me')).status).toBe(401);
    expect((await two.visitor().page('/me')).status).toBe(302);
    const three = await startSite({
      adapter,
      controllers: [SharedController],
      security: { disabled: true },
    });
    expect((await three.visitor().get('/admin')).status).toBe(200);
    expect((await one.visitor().get('/admin')).status).toBe(401);
    await Promise.all([one.close(), two.close(), three.close()]);
  });
});
