import { Controller, Get, type DynamicModule } from '@nestjs/common';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  AcceptLanguageResolver,
  CookieResolver,
  I18n,
  I18nContext,
  I18nModule,
  QueryResolver,
  type I18nOptions,
} from 'nestjs-i18n';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  confirmable,
  LoginRequired,
  MailSender,
  memoryStore,
  registerable,
  SecurityMailService,
} from '../../../lib/index.js';
import { nestI18n, UserLocaleResolver } from '../../../lib/adapters/i18n/index.js';
import { MailTrap } from '../../../lib/testing/mail-trap.js';
import { Html, textOf } from '../../support/html.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import type { Send } from '../../support/visitor.js';

/** What the site itself makes of a request's language. */
@Controller('site')
class SiteController {
  @Get('open')
  open(@I18n() i18n: I18nContext): object {
    return { lang: i18n.lang, text: i18n.t('site.hello') };
  }

  @Get('mine')
  @LoginRequired()
  mine(@I18n() i18n: I18nContext): object {
    return { lang: i18n.lang };
  }
}

const RESOLVERS = [
  UserLocaleResolver,
  new QueryResolver(['lang']),
  new CookieResolver(['locale']),
  AcceptLanguageResolver,
];

const features = [registerable, confirmable];
const store = () =>
  memoryStore({ fields: { user: { locale: { type: 'string', nullable: true } } } });

describe.each(ADAPTERS)('nestjs-i18n on %s', (adapter) => {
  let dir: string;
  let site: Site | undefined;
  const trap = new MailTrap();

  function write(name: string, content: object): void {
    const file = join(dir, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  }

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'nest-i18n-'));
    write('de/site.json', { hello: 'Hallo' });
    write('de/security.json', {
      'loginUser.title': 'Herein',
      PASSWORD_INVALID_LENGTH: 'Von {min} bis {max}.',
      mail: { welcome: { subject: 'Servus, {email}' } },
      field: { 'newPassword.hint': 'Ab {min}.' },
    });
    write('fr/site.json', { hello: 'Bonjour' });
    write('sv/site.json', { hello: 'Hej' });
    write('sv/security.json', { registerUser: { title: 'Skapa konto' }, own: 'Min egen' });
    write('pt_BR/site.json', { hello: 'Oi' });
    write('notes/site.json', {});
  });
  afterEach(async () => {
    await site?.close();
    site = undefined;
    rmSync(dir, { recursive: true });
  });

  const translations = (options: Partial<I18nOptions> = {}): DynamicModule =>
    I18nModule.forRoot({
      fallbackLanguage: 'sv',
      fallbacks: { 'de-*': 'de' },
      loaderOptions: { path: dir },
      logging: false,
      resolvers: RESOLVERS,
      ...options,
    });

  async function start(
    imported: DynamicModule = translations(),
    security: Readonly<Record<string, unknown>> = {},
  ): Promise<Site> {
    site = await startSite({
      adapter,
      imports: [imported],
      controllers: [SiteController],
      security: {
        store: store(),
        features,
        overrides: [nestI18n(), { provide: MailSender, useValue: trap }],
        ...security,
      },
    });
    return site;
  }

  async function page(path: string, send: Send = {}) {
    const { text } = await (site as Site).visitor().get(path, { html: true, ...send });
    const html = new Html(text);
    return [html.one('html').attribs.lang, textOf(html.one('h1'))];
  }

  async function mailTo(email: string) {
    await site?.app.get(SecurityMailService).flush();
    return trap.last(email);
  }

  it('gives texts, flat or in branches; what it lacks comes from our catalogues', async () => {
    const { visitor } = await start();
    const german = { 'accept-language': 'de' };
    expect(await page('/login', { headers: german })).toEqual(['de', 'Herein']);
    expect(await page('/register', { headers: german })).toEqual(['de', 'Konto anlegen']);
    expect(await page('/register', { headers: { 'accept-language': 'sv' } })).toEqual([
      'sv',
      'Skapa konto',
    ]);
    const { text } = await visitor().get('/register', { html: true, headers: german });
    expect(text).toContain('Ab 8.');
    const refused = await visitor().json('/register', { email: 'a@x.test', password: 'x' }, german);
    expect(refused.json()).toMatchObject({ errors: { password: ['Von 8 bis 1024.'] } });
  });

  it('speaks only languages that it has, French of ours before Swedish of its fallback', async () => {
    await start();
    expect(await page('/register', { headers: { 'accept-language': 'fr' } })).toEqual([
      'fr',
      'Créer votre compte',
    ]);
    expect(await page('/register', { headers: { 'accept-language': 'ja' } })).toEqual([
      'sv',
      'Skapa konto',
    ]);
    expect((await page('/login', { headers: { 'accept-language': 'sv' } }))[1]).toBe('Log in');
  });

  it.each<[string, Send, string]>([
    ['', {}, 'sv'],
    ['?lang=de', {}, 'de'],
    ['?lang=de-AT', {}, 'de'],
    ['?lang=pt_BR', {}, 'pt-BR'],
    ['?lang=nonsense', { headers: { 'accept-language': 'de' } }, 'sv'],
    ['', { headers: { cookie: 'locale=fr', 'accept-language': 'de' } }, 'fr'],
    ['', { headers: { 'accept-language': 'ja, de-CH;q=0.8, fr;q=0.5' } }, 'fr'],
  ])('settles the language of a request for all alike: "%s" %j', async (query, send, locale) => {
    const { visitor } = await start();
    const answer = await visitor().get(`/site/open${query}`, send);
    const { text } = answer.json<{ text: string }>();
    const hello = { sv: 'Hej', de: 'Hallo', fr: 'Bonjour', 'pt-BR': 'Oi' }[locale];
    expect([text, (await page(`/login${query}`, send))[0]]).toEqual([hello, locale]);
    const missing = await visitor().get(`/site/mine${query}`, send);
    const word = { sv: 'Please log in', de: 'Bitte', fr: 'Veuillez', 'pt-BR': 'Entre' }[locale];
    expect(missing.json<{ message: string }>().message).toMatch(word ?? '?');
  });

  it('knows the user`s own language on the site`s handlers as well', async () => {
    const { user, signedIn } = await start(translations({ disableMiddleware: true }));
    await user('ann@site.test', { locale: 'fr' });
    const ann = await signedIn('ann@site.test');
    const headers = { 'accept-language': 'de' };
    expect((await ann.get('/site/mine', { headers })).json()).toEqual({ lang: 'fr' });
    const { text } = await ann.get('/logout', { html: true, headers });
    expect(new Html(text).one('html').attribs.lang).toBe('fr');
    await user('bo@site.test');
    const bo = await signedIn('bo@site.test');
    expect((await bo.get('/site/mine', { headers })).json()).toEqual({ lang: 'de' });
  });

  it('writes mails in the language of their recipient, its fallback for who has none', async () => {
    const { visitor, user } = await start();
    const register = { email: 'ann@site.test', password: PASSWORD };
    await visitor().json('/register?lang=de', register);
    expect((await mailTo('ann@site.test'))?.subject).toBe('Servus, ann@site.test');
    const ann = await user('bo@site.test');
    const mail = { to: 'bo@site.test', template: 'welcome', user: ann, subject: 'own' };
    await site?.app.get(SecurityMailService).send(mail);
    expect((await mailTo('bo@site.test'))?.subject).toBe('Min egen');
  });

  it('is not made to read what people typed', async () => {
    write('de/security.json', { CONFIRM_REGISTRATION: 'An {email}' });
    const { visitor } = await start();
    const email = "a{min}'$t(security.own)'@site.test";
    const body = { email: 'a{min}$x@site.test', password: PASSWORD };
    const answer = await visitor().json('/register?lang=de', body);
    expect(answer.json()).toEqual({ message: 'An a{min}$x@site.test' });
    const refused = await visitor().json('/register?lang=de', { ...body, email });
    expect(refused.status).toBe(400);
  });

  it('may be configured late, keep our texts elsewhere, and limit the languages', async () => {
    write('de/site.json', { hello: 'Hallo', auth: { 'loginUser.title': 'Eintreten' } });
    const late = I18nModule.forRootAsync({
      imports: [],
      useFactory: () => ({
        fallbackLanguage: 'de',
        loaderOptions: { path: dir },
        logging: false,
      }),
      resolvers: RESOLVERS,
    });
    await start(late, {
      i18n: { locales: ['de', 'fr'] },
      overrides: [nestI18n({ namespace: 'site.auth' })],
    });
    expect(await page('/login')).toEqual(['de', 'Eintreten']);
    expect((await page('/login?lang=sv'))[0]).toBe('de');
    expect((await page('/login?lang=fr'))[0]).toBe('fr');
  });

  it('may keep our texts at the root', async () => {
    write('de/loginUser.json', { title: 'Wurzel' });
    await start(translations(), { overrides: [nestI18n({ namespace: false })] });
    expect(await page('/login?lang=de')).toEqual(['de', 'Wurzel']);
  });
});
