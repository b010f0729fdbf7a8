import { Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthRequired, Fresh, LoginRequired } from '../../../lib/index.js';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { browserOf } from './people.js';

@Controller()
@LoginRequired()
class FreshController {
  @Get('quarter')
  @Fresh()
  quarter(): object {
    return {};
  }

  @Get('long')
  @Fresh('2 hours')
  long(): object {
    return {};
  }

  @Post('quarter')
  @Fresh()
  write(): object {
    return {};
  }

  @Get('repeated')
  @Fresh('2 hours')
  @Fresh('5 minutes')
  @Fresh('1 hour')
  repeated(): object {
    return {};
  }
}

@Controller('short')
@Fresh('5 minutes')
@AuthRequired('session', 'token', 'basic')
class ShortController {
  @Get('class')
  byClass(): object {
    return {};
  }

  @Get('longer')
  @Fresh('2 hours')
  longer(): object {
    return {};
  }
}

describe.each(ADAPTERS)('@Fresh on %s', (adapter) => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ adapter, controllers: [FreshController, ShortController] });
  });
  afterAll(() => site.close());

  it('lets in who signed in lately, and the shortest of several times counts', async () => {
    const { visitor } = await browserOf(site);
    const status = async (path: string): Promise<number> => (await visitor.get(path)).status;
    const all = ['/quarter', '/long', '/repeated', '/short/class', '/short/longer'];
    for (const path of all)
      expect({ path, status: await status(path) }).toEqual({ path, status: 200 });
    site.clock.advance('4 minutes');
    for (const path of all)
      expect({ path, status: await status(path) }).toEqual({ path, status: 200 });
    site.clock.advance('2 minutes');
    for (const path of ['/repeated', '/short/class', '/short/longer'])
      expect({ path, status: await status(path) }).toEqual({ path, status: 401 });
    expect(await status('/quarter')).toBe(200);
    site.clock.advance('10 minutes');
    expect(await status('/quarter')).toBe(401);
    expect(await status('/long')).toBe(200);
    site.clock.advance('2 hours');
    expect(await status('/long')).toBe(401);
  });

  it('asks a browser for the password and takes it back to where it wanted to go', async () => {
    const { visitor } = await browserOf(site);
    site.clock.advance('16 minutes');
    const refused = await visitor.page('/quarter?x=1');
    expect([refused.status, refused.location]).toEqual([302, '/verify?next=%2Fquarter%3Fx%3D1']);
    const old = visitor.cookie('session');
    expect((await visitor.page(refused.location ?? '')).status).toBe(200);
    const verified = await visitor.form(refused.location ?? '', { password: PASSWORD });
    expect([verified.status, verified.location]).toEqual([303, '/quarter?x=1']);
    expect((await visitor.get('/quarter')).status).toBe(200);
    expect(visitor.cookie('session')).not.toBe(old);
  });

  it('tells a program, and a write of a page, in their own ways', async () => {
    const { visitor } = await browserOf(site);
    site.clock.advance('16 minutes');
    const json = await visitor.get('/quarter');
    expect(json.status).toBe(401);
    expect(json.json()).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' });
    const form = await visitor.form('/quarter', {});
    expect([form.status, form.location]).toEqual([401, null]);
    expect((await visitor.json('/verify', { password: 'not this one at all' })).status).toBe(401);
    expect((await visitor.get('/quarter')).status).toBe(401);
    expect((await visitor.json('/verify', { password: PASSWORD })).status).toBe(200);
    expect((await visitor.get('/quarter')).status).toBe(200);
  });

  it('asks an anonymous caller to sign in, not to prove himself again', async () => {
    const json = await site.visitor().get('/quarter');
    expect(json.json()).toMatchObject({ code: 'NOT_AUTHENTICATED' });
    expect((await site.visitor().page('/quarter')).location).toContain('/login?');
  });

  it('REM-05: a remembered session is as old as the login that it was restored from', async () => {
    const { email } = await browserOf(site);
    const visitor = site.visitor();
    await visitor.json('/login', { email, password: PASSWORD, remember: true });
    expect((await visitor.get('/quarter')).status).toBe(200);
    site.clock.advance('16 minutes');
    visitor.jar.delete('session');
    expect((await visitor.get('/long')).status).toBe(200);
    expect(visitor.cookie('session')).toBeDefined();
    expect((await visitor.get('/quarter')).json()).toMatchObject({
      code: 'REAUTHENTICATION_REQUIRED',
    });
    site.clock.advance('2 hours');
    visitor.jar.delete('session');
    expect((await visitor.get('/long')).status).toBe(401);
  });

  it('measures a bearer from its auth_time, and gives a fresh token for the password', async () => {
    const { user } = await browserOf(site);
    const token = await site.app.get(TokenService).issueAuthToken(user);
    const get = (bearer: string) =>
      site.visitor().get('/short/class', { headers: { authorization: `Bearer ${bearer}` } });
    expect((await get(token)).status).toBe(200);
    site.clock.advance('6 minutes');
    const stale = await get(token);
    expect(stale.json()).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' });
    const verified = await site
      .visitor()
      .json('/verify', { password: PASSWORD }, { authorization: `Bearer ${token}` });
    expect(verified.status).toBe(200);
    expect((await get(verified.json<{ token: string }>().token)).status).toBe(200);
    expect((await get(token)).status).toBe(401);
  });

  it('finds Basic always fresh, since it proves the password each time', async () => {
    const { email } = await browserOf(site);
    site.clock.advance('3 hours');
    const authorization = `Basic ${Buffer.from(`${email}:${PASSWORD}`).toString('base64')}`;
    const answer = await site.visitor().get('/short/class', { headers: { authorization } });
    expect(answer.status).toBe(200);
  });
});
