import { Controller, Get, RequestMethod, type INestApplication } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import {
  changeable,
  defineFeature,
  LoginRequired,
  MailSender,
  passwordless,
  recoverable,
  registerable,
  SecurityMailService,
  SecurityUrls,
} from '../../../lib/index.js';
import { MailTrap } from '../../../lib/testing/index.js';
import { ADAPTERS, PASSWORD, startSite, type Site, type SiteSetup } from '../../support/site.js';
import { rawRequest } from '../authorization/raw-request.js';

@Controller('things')
class ThingsController {
  @Get()
  @LoginRequired()
  list(): object {
    return { things: [] };
  }
}

@Controller()
class PlainController {
  @Get()
  list(): object {
    return { plain: 'list' };
  }

  @Get('of/:owner')
  of(): object {
    return { plain: 'of' };
  }
}

const plain = defineFeature({
  name: 'plain',
  routes: {
    plain: { path: '/plain', controllers: [PlainController] },
    elsewhere: { path: '/elsewhere', controllers: [] },
  },
});

const email = 'alice@site.test';
const features = [registerable, recoverable, changeable, passwordless, plain];

let site: Site | null = null;
afterEach(async () => {
  await site?.close();
  site = null;
});

interface Place {
  readonly site: Site;
  readonly urls: SecurityUrls;
  link(): Promise<string>;
}

async function start({ security = {}, ...setup }: SiteSetup): Promise<Place> {
  const trap = new MailTrap();
  const overrides = [{ provide: MailSender, useValue: trap }];
  const own = { features, mail: { worker: false }, overrides, ...security };
  site = await startSite({ controllers: [ThingsController], security: own, ...setup });
  await site.user(email);
  const link = async (): Promise<string> => {
    await site?.app.get(SecurityMailService).flush();
    return trap.link(email);
  };
  return { site, urls: site.app.get(SecurityUrls), link };
}

const documentOf = (app: INestApplication): string[] =>
  Object.keys(SwaggerModule.createDocument(app, new DocumentBuilder().build()).paths);

const actionIn = (text: string): string => /<form[^>]*\saction="([^"]*)"/.exec(text)?.[1] ?? '';

describe.each(ADAPTERS)('routes that the site leaves out of the global prefix on %s', (adapter) => {
  it('are linked, redirected and posted to where they are', async () => {
    const { site, urls, link } = await start({
      adapter,
      prepare: (app) => app.setGlobalPrefix('api', { exclude: ['login', 'reset{/*path}'] }),
    });
    const visitor = site.visitor();
    expect((await visitor.page('/api/things')).location).toBe('/login?next=%2Fapi%2Fthings');
    const page = await visitor.page('/login');
    expect(actionIn(page.text)).toBe('/login');
    expect(page.text).toContain('href="/api/register"');
    expect(page.text).toContain('href="/reset"');
    expect(urls.urlFor('login')).toBe('/login');
    expect(urls.urlFor('login-link')).toBe('/api/login/link');
    expect(urls.urlFor('reset', { token: 'x' })).toBe('/reset/x');
    expect(urls.urlFor('plain', { owner: 'me' })).toBe('/api/plain/of/me');

    expect((await visitor.form('/reset', { email })).location).toBe('/reset');
    const reset = new URL(await link());
    expect(reset.pathname).toMatch(/^\/reset\/[\w-]+$/);
    const form = await visitor.page(reset.pathname);
    expect([form.status, actionIn(form.text)]).toEqual([200, reset.pathname]);
    const password = 'purple monkey dishwasher';
    expect(
      (await visitor.form(reset.pathname, { password, passwordConfirm: password })).status,
    ).toBe(303);
    const twice = '{"email":"a@x.test","email":"b@x.test"}';
    const headers = { 'content-type': 'application/json' };
    expect((await visitor.post('/reset', { body: twice, headers })).status).toBe(400);
    expect((await visitor.json('/login', { email, password })).status).toBe(200);
    expect(documentOf(site.app)).toEqual(
      expect.arrayContaining(['/login', '/api/login/link', '/reset', '/reset/{token}']),
    );
  });

  it('are each asked for on their own', async () => {
    const { site, urls, link } = await start({
      adapter,
      prepare: (app) =>
        app.setGlobalPrefix('api', {
          exclude: [
            { path: 'login', method: RequestMethod.GET },
            { path: 'reset/:token', method: RequestMethod.ALL },
            { path: 'plain/*rest', method: RequestMethod.ALL },
          ],
        }),
    });
    const visitor = site.visitor();
    const page = await visitor.page('/login');
    expect(actionIn(page.text)).toBe('/api/login');
    expect((await visitor.form('/api/login', { email, password: PASSWORD })).status).toBe(303);
    expect(urls.urlFor('login', {}, { method: 'POST' })).toBe('/api/login');
    expect(urls.urlFor('reset')).toBe('/api/reset');
    const other = site.visitor();
    expect((await other.page('/api/reset')).text).toContain('action="/api/reset"');
    await other.form('/api/reset', { email });
    const { pathname } = new URL(await link());
    expect((await other.page(pathname)).status).toBe(200);
    for (const path of [urls.urlFor('plain'), urls.urlFor('plain', { owner: 'me' })])
      expect((await other.get(path)).status).toBe(200);
  });
});

describe.each(ADAPTERS)('routes at a host of their own on %s', (adapter) => {
  const from = (host: string, path: string, accept = 'text/html') =>
    rawRequest(site?.url ?? '', path, { headers: { host, accept } });
  const at = async (security: SiteSetup['security']): Promise<Place> =>
    start({ adapter, security: { host: 'accounts.site.test', ...security } });

  it('are reached from every other host of the site', async () => {
    const { urls, link } = await at({ baseUrl: 'http://www.site.test' });
    const refused = await from('www.site.test', '/things?a=1');
    const login = new URL(String(refused.headers['location']));
    expect(login.origin + login.pathname).toBe('http://accounts.site.test/login');
    expect(login.searchParams.get('next')).toBe('http://www.site.test/things?a=1');

    const page = await from('accounts.site.test', login.pathname + login.search);
    expect(page.status).toBe(200);
    expect(actionIn(page.text)).toMatch(/^http:\/\/accounts\.site\.test\/login\?next/);
    expect(page.headers['content-security-policy']).toContain(
      "form-action 'self' http://www.site.test",
    );
    const sent = await rawRequest(site?.url ?? '', login.pathname + login.search, {
      method: 'POST',
      headers: {
        host: 'accounts.site.test',
        accept: 'text/html',
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ email, password: PASSWORD }).toString(),
    });
    expect([sent.status, sent.headers['location']]).toEqual([
      303,
      'http://www.site.test/things?a=1',
    ]);

    expect(urls.urlFor('login')).toBe('http://accounts.site.test/login');
    expect(urls.urlFor('reset', { token: 'x' }, { absolute: true })).toBe(
      'http://accounts.site.test/reset/x',
    );
    await site?.app.get(SecurityMailService).flush();
    const asked = await rawRequest(site?.url ?? '', '/reset', {
      method: 'POST',
      headers: { host: 'accounts.site.test', 'content-type': 'application/json' },
      body: JSON.stringify({ email }),
    });
    expect(asked.status).toBe(200);
    expect(await link()).toMatch(/^http:\/\/accounts\.site\.test\/reset\//);
  });

  it('send nobody elsewhere', async () => {
    const { urls } = await at({ baseUrl: 'http://www.site.test', origins: ['http://app.test'] });
    for (const host of ['evil.test', 'www.site.test.evil.test', 'www.site.test:81', 'x@evil.test'])
      expect((await from(host, '/things')).headers['location']).toBe(
        'http://accounts.site.test/login',
      );
    expect(urls.safe('http://www.site.test/a')).toBe('http://www.site.test/a');
    expect(urls.safe('http://accounts.site.test/a')).toBe('http://accounts.site.test/a');
    expect(urls.safe('http://app.test/a')).toBe('http://app.test/a');
    expect(urls.safe('/a')).toBe('/a');
    for (const target of ['http://evil.test/', '//evil.test', 'http://www.site.test@evil.test/'])
      expect(urls.safe(target)).toBeNull();
  });

  it('keep the bare path where the request is at their host', async () => {
    await at({ baseUrl: 'http://accounts.site.test:8080' });
    const refused = await from('accounts.site.test:8080', '/things');
    expect(refused.headers['location']).toBe('http://accounts.site.test:8080/login?next=%2Fthings');
  });
});

describe.each(ADAPTERS)('routes elsewhere on %s', (adapter) => {
  it('are replaced one by one', async () => {
    const { site, urls, link } = await start({
      adapter,
      security: { routes: { login: '/signin' } },
    });
    const visitor = site.visitor();
    expect((await visitor.page('/signin')).text).toContain('href="/login/link"');
    expect((await visitor.page('/login/link')).status).toBe(200);
    expect((await visitor.page('/signin/link')).status).toBe(404);
    expect(urls.urlFor('login-token', { token: 'x' })).toBe('/login/link/x');
    await visitor.form('/login/link', { email });
    expect((await visitor.page(new URL(await link()).pathname)).status).toBe(200);
  });

  it('are asked for with the parameters that they have', async () => {
    const { urls } = await start({ adapter });
    const told =
      (name: string, params: Record<string, string> = {}) =>
      () =>
        urls.urlFor(name, params);
    expect(told('logout', { token: 'x' })).toThrow('The route "logout" takes no parameter "token"');
    expect(told('reset', { id: 'x' })).toThrow('The route "reset" takes no parameter "id"');
    expect(told('login-token')).toThrow('The route "login-token" needs the parameter "token"');
    expect(told('login-token', { token: '' })).toThrow('needs the parameter "token"');
    expect(told('nowhere')).toThrow('There is no route "nowhere" in this application');
    expect(urls.urlFor('token')).toBe('/token');
    expect(urls.urlFor('elsewhere')).toBe('/elsewhere');
    expect(urls.urlFor('elsewhere', { id: '1' })).toBe('/elsewhere/1');
    expect(urls.urlFor('reset', { token: 'a/b' })).toBe('/reset/a%2Fb');
  });
});
