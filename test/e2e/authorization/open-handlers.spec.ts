import { Controller, Get, Post, Req, Scope } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AnonymousRequired,
  AnonymousUser,
  CurrentUser,
  Public,
  SkipCsrf,
  type User,
} from '../../../lib/index.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { bearerOf, browserOf } from './people.js';

interface Requested {
  readonly user?: User;
}

const seen = (user: User | null, request: Requested): object => ({
  user: user === null ? 'null' : (user.email ?? user.constructor.name),
  same: (request.user ?? null) === user,
});

@Controller()
class OpenController {
  static runs = 0;

  @Get('bare')
  bare(@CurrentUser() user: User | null, @Req() request: Requested): object {
    return seen(user, request);
  }

  @Get('twice')
  twice(@CurrentUser() one: User | null, @CurrentUser() other: User | null): object {
    return { same: one === other };
  }

  @Post('bare')
  write(@CurrentUser() user: User | null, @Req() request: Requested): object {
    OpenController.runs += 1;
    return seen(user, request);
  }

  @Post('hook')
  @SkipCsrf()
  hook(@CurrentUser() user: User | null, @Req() request: Requested): object {
    return seen(user, request);
  }

  @Post('untouched')
  untouched(): object {
    return {};
  }

  @Get('public')
  @Public()
  open(@Req() request: Requested): object {
    return { email: request.user?.email ?? null };
  }

  @Post('public')
  @Public()
  openWrite(@Req() request: Requested): object {
    return { email: request.user?.email ?? null };
  }

  @Get('visitors')
  @AnonymousRequired()
  visitors(@CurrentUser() user: User | null, @Req() request: Requested): object {
    return seen(user, request);
  }

  @Post('visitors')
  @AnonymousRequired()
  visitorsWrite(): object {
    return {};
  }
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
class ScopedController {
  @Get()
  scoped(@CurrentUser() user: User | null, @Req() request: Requested): object {
    return seen(user, request);
  }
}

const controllers = [OpenController, ScopedController];

describe.each(ADAPTERS)('handlers that need nobody on %s', (adapter) => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ adapter, controllers });
  });
  afterAll(() => site.close());

  it('@CurrentUser() works without a guard, and request.user is the same user', async () => {
    const { visitor, email } = await browserOf(site);
    for (const path of ['/bare', '/scoped']) {
      expect((await visitor.get(path)).json()).toEqual({ user: email, same: true });
      expect((await site.visitor().get(path)).json()).toEqual({ user: 'null', same: true });
    }
    expect((await visitor.get('/twice')).json()).toEqual({ same: true });
    const bearer = await site.visitor().get('/bare', { headers: await bearerOf(site) });
    expect(bearer.json()).toMatchObject({ same: true });
    expect(bearer.text).toContain('@site.test');
  });

  it('@Public() knows who is signed in, and takes what does not hold for nobody', async () => {
    const { visitor, email } = await browserOf(site);
    expect((await visitor.get('/public')).json()).toEqual({ email });
    expect((await site.visitor().get('/public')).json()).toEqual({ email: null });
    for (const authorization of ['Bearer a.b.c', 'Bearer', 'Basic eDp5', 'Digest x']) {
      const answer = await site.visitor().get('/public', { headers: { authorization } });
      expect([answer.status, answer.json()]).toEqual([200, { email: null }]);
    }
    const stranger = site.visitor();
    stranger.jar.set('session', 'A'.repeat(43));
    const answer = await stranger.get('/public');
    expect([answer.status, answer.json()]).toEqual([200, { email: null }]);
    expect(stranger.jar.has('session')).toBe(false);
  });

  it('CSR-05: refuses a forged write of a signed-in browser even where nobody is needed', async () => {
    const { visitor } = await browserOf(site);
    const headers = { 'sec-fetch-site': 'cross-site' };
    const before = OpenController.runs;
    expect((await visitor.post('/public', { headers })).status).toBe(403);
    expect((await visitor.post('/bare', { headers })).status).toBe(403);
    expect(OpenController.runs).toBe(before);
    expect((await site.visitor().post('/public', { headers })).status).toBe(201);
    expect((await site.visitor().post('/bare', { headers })).status).toBe(201);
  });

  it('@SkipCsrf() exempts from the check and asks for nothing else', async () => {
    const { visitor, email } = await browserOf(site);
    const headers = { 'sec-fetch-site': 'cross-site' };
    const forged = await visitor.post('/hook', { headers });
    expect([forged.status, forged.json()]).toEqual([201, { user: email, same: true }]);
    expect((await site.visitor().post('/hook')).status).toBe(201);
    expect((await visitor.post('/untouched', { headers })).status).toBe(201);
  });

  it('@AnonymousRequired() sends signed-in pages on and tells programs', async () => {
    const { visitor } = await browserOf(site);
    expect((await site.visitor().get('/visitors')).json()).toEqual({ user: 'null', same: true });
    const page = await visitor.page('/visitors');
    expect([page.status, page.location]).toEqual([303, '/']);
    const json = await visitor.get('/visitors');
    expect(json.status).toBe(400);
    expect(json.json()).toMatchObject({ code: 'ALREADY_AUTHENTICATED' });
    const form = await visitor.form('/visitors', {});
    expect([form.status, form.location]).toEqual([303, '/']);
    const bearer = await site.visitor().get('/visitors', { headers: await bearerOf(site) });
    expect(bearer.status).toBe(400);
    const invalid = { authorization: 'Bearer a.b.c' };
    expect((await site.visitor().get('/visitors', { headers: invalid })).status).toBe(200);
  });
});

describe.each(ADAPTERS)('the options of handlers that need nobody on %s', (adapter) => {
  it('anonymousUser gives an object for nobody, and request.user stays undefined', async () => {
    const site = await startSite({
      adapter,
      controllers,
      security: { anonymousUser: AnonymousUser, redirects: { postLogin: '/home' } },
    });
    for (const path of ['/bare', '/visitors', '/scoped']) {
      const answer = await site.visitor().get(path);
      expect(answer.json()).toEqual({ user: 'AnonymousUser', same: false });
    }
    const { visitor, email } = await browserOf(site);
    expect((await visitor.get('/bare')).json()).toEqual({ user: email, same: true });
    expect((await visitor.page('/visitors')).location).toBe('/home');
    await site.close();
  });

  it('disabled lets everybody in and still knows who it is', async () => {
    const site = await startSite({ adapter, controllers, security: { disabled: true } });
    const { email, visitor } = await browserOf(site);
    expect((await visitor.get('/visitors')).json()).toEqual({ user: email, same: true });
    expect((await visitor.json('/login', { email, password: PASSWORD })).status).toBe(200);
    await site.close();
  });
});
