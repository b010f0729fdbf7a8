import { Controller, Get, Logger, UseGuards } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnonymousRequired, AuthGuard, Fresh, registerable } from '../../../lib/index.js';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import { BASE_URL, startAccountSite, type AccountSite } from './account-site.js';

@Controller('site')
class SiteController {
  @Get('vault')
  @UseGuards(AuthGuard)
  vault(): string {
    return 'gold';
  }

  @Get('fresh')
  @Fresh('1 minute')
  fresh(): string {
    return 'fresh';
  }

  @Get('door')
  @AnonymousRequired()
  door(): string {
    return 'door';
  }
}

const EMAIL = 'ann@json.test';

describe.each(ADAPTERS)('pages: false on %s', (adapter) => {
  let site: AccountSite;
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  beforeEach(() => warn.mockClear());
  afterEach(() => site.close());
  const start = async (security: object = {}): Promise<void> => {
    const controllers = [SiteController];
    site = await startAccountSite({
      adapter,
      controllers,
      security: { pages: false, ...security },
    });
  };
  const told = () => warn.mock.calls.map(([text]) => String(text));

  /** The paths of links of every kind, asked for by JSON. */
  const links = async (): Promise<string[]> => {
    await site.visitor().json('/register', { email: EMAIL, password: PASSWORD });
    const confirm = await site.link(EMAIL);
    await site.user('bo@json.test');
    await site.visitor().json('/reset', { email: 'bo@json.test' });
    const reset = await site.link('bo@json.test');
    await site.visitor().json('/login/link', { email: 'bo@json.test' });
    return [confirm, reset, await site.link('bo@json.test')];
  };

  it.each(['ask', 'act'])(
    'a link tells its status to whoever asks, with onGet %j',
    async (onGet) => {
      await start({ confirmable: { onGet }, passwordless: { onGet, sameBrowser: 'any' } });
      for (const link of await links()) {
        const dead = `${link.slice(0, -43)}${'x'.repeat(43)}`;
        for (const accept of ['text/html', '*/*', 'application/json']) {
          const visitor = site.visitor();
          const looked = await visitor.get(link, { headers: { accept } });
          expect([looked.status, looked.json()]).toEqual([200, { status: 'valid' }]);
          expect(looked.cookies).toEqual([]);
          const none = await visitor.get(dead, { headers: { accept } });
          expect([none.status, none.json()]).toEqual([200, { status: 'invalid' }]);
        }
      }
      expect(await site.users.findUser({ email: EMAIL })).toMatchObject({ confirmedAt: null });
    },
  );

  it('a browser without a session reads 401, and is sent nowhere', async () => {
    await start();
    const answer = await site.visitor().page('/site/vault');
    expect([answer.status, answer.location]).toEqual([401, null]);
    expect(answer.json()).toMatchObject({ code: 'NOT_AUTHENTICATED' });
  });

  it('a browser that must prove itself anew reads 401 too', async () => {
    await start();
    await site.user(EMAIL);
    const visitor = await site.signedIn(EMAIL);
    site.clock.advance('2 minutes');
    const answer = await visitor.page('/site/fresh');
    expect([answer.status, answer.location]).toEqual([401, null]);
    expect(answer.json()).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' });
  });

  it('forms of signed-in callers are refused in JSON', async () => {
    await start();
    await site.user(EMAIL);
    const visitor = await site.signedIn(EMAIL);
    for (const path of ['/register', '/reset', '/login/link', '/reset/nothing']) {
      const answer = await visitor.form(path, { email: EMAIL });
      expect([answer.status, answer.location]).toEqual([400, null]);
      expect(answer.json()).toMatchObject({ code: 'ALREADY_AUTHENTICATED' });
    }
    const looked = await visitor.page('/reset/nothing');
    expect([looked.status, looked.json()['code']]).toEqual([400, 'ALREADY_AUTHENTICATED']);
  });

  it("the site's own handlers for visitors send signed-in people on as ever", async () => {
    await start();
    await site.user(EMAIL);
    const answer = await (await site.signedIn(EMAIL)).page('/site/door');
    expect([answer.status, answer.location]).toEqual([303, '/']);
  });

  it('everything that a form comes to is JSON', async () => {
    await start({ redirects: { confirmError: '/oops' } });
    await site.user(EMAIL);
    const visitor = site.visitor();
    const forms: [string, Record<string, string>, number][] = [
      ['/login', {}, 400],
      ['/login', { email: EMAIL, password: 'wrong' }, 401],
      ['/register', {}, 400],
      ['/confirm', {}, 400],
      ['/confirm/nothing', {}, 400],
      ['/reset', { email: EMAIL }, 200],
      ['/reset/nothing', { password: PASSWORD, passwordConfirm: PASSWORD }, 400],
      ['/login/link/nothing', {}, 400],
      ['/verify', { password: PASSWORD }, 401],
      ['/change', {}, 401],
      ['/token/revoke', {}, 400],
      ['/login', { email: EMAIL, password: PASSWORD }, 200],
      ['/verify', { password: PASSWORD }, 200],
      ['/logout', {}, 200],
    ];
    for (const [path, form, status] of forms) {
      const answer = await visitor.form(path, form);
      expect([path, answer.status, answer.location]).toEqual([path, status, null]);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    }
    const gone = await visitor.page('/login');
    expect(gone.status).toBe(404);
  });

  it('says once which links of mails lead to no page', async () => {
    await start();
    const [line, ...more] = told().filter((text) => text.includes('pages: false'));
    expect(more).toEqual([]);
    expect(line).toMatch(/without links\.confirm, links\.reset, links\.login:/);
  });

  it('says nothing of links that are set, or not mailed', async () => {
    const link = `${BASE_URL}/#/{token}`;
    await start({ links: { confirm: link, reset: link, login: () => link } });
    expect(told().join()).not.toContain('pages: false');
    await site.close();
    await start({ features: [registerable] });
    expect(told().join()).not.toContain('pages: false');
    await site.close();
    await start({ pages: true });
    expect(told().join()).not.toContain('pages: false');
  });
});
