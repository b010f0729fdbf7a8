import { Controller, Get, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  AuthRequired,
  memoryStore,
  passwordless,
  Public,
  registerable,
  Roles,
  SecurityConfigurationError,
  SecurityModule,
  SessionStore,
} from '../../../lib/index.js';
import { coreOptions } from '../../../lib/core/options/core.options.js';
import { STATIC_OPTION_NAMES } from '../../../lib/core/options/misplaced-option.js';
import { SECRET } from '../../support/site.js';

type Options = Readonly<Record<string, unknown>>;

const GOOD = { store: memoryStore(), secret: SECRET, baseUrl: 'http://localhost:3000' };
const SILENT = { log: () => {}, warn: () => {}, error: () => {} };
const REPEATING = '0123456789abcdef'.repeat(4);

/** The lines of the list that ends the start; none when it starts. */
async function linesOf(imported: () => unknown, controllers: Type[] = []): Promise<string[]> {
  try {
    @Module({ imports: [imported() as never], controllers })
    class SiteModule {}
    const module = await Test.createTestingModule({ imports: [SiteModule] })
      .setLogger(SILENT)
      .compile();
    await module.init();
    await module.close();
    return [];
  } catch (error) {
    if (!(error instanceof SecurityConfigurationError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

const withOptions = (options: Options): Promise<string[]> =>
  linesOf(() => SecurityModule.forRoot({ ...GOOD, ...options } as never));
const withFactory = (options: Options): Promise<string[]> =>
  linesOf(() => SecurityModule.forRootAsync({ store: GOOD.store, ...options } as never));

/** Every option of the core, and every static one. */
function optionPaths(): string[][] {
  const below = (schema: object, path: readonly string[]): string[][] =>
    Object.entries(schema).flatMap(([key, entry]: [string, object]) =>
      'kind' in entry ? [[...path, key]] : [[...path, key], ...below(entry, [...path, key])],
    );
  const fixed = STATIC_OPTION_NAMES.filter((name) => name !== 'imports');
  return [...below(coreOptions, []), ...fixed.map((name) => [name])];
}

describe('what the start refuses, a line each that says what to do', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each<[string, Options, string]>([
    ['a store that was not called', { store: memoryStore }, 'call it: memoryStore()'],
    ['no store', { store: undefined }, 'store is missing: give typeOrmStore()'],
    ['a feature alone', { features: registerable }, 'features: give a list'],
    ['a name of a feature', { features: ['registerable'] }, 'features[0]: give a feature itself'],
    ['nothing as a feature', { features: [undefined] }, 'features[0]: give a feature itself'],
    ['options of a feature not in force', { confirmable: {} }, 'confirmable: this feature is not'],
    ['a route of no feature', { routes: { register: '/x' } }, 'routes.register: no feature in'],
    [
      'a route with parameters',
      { routes: { login: '/:lang/in' } },
      'routes.login: give a path without',
    ],
    [
      'a link without its token',
      { features: [passwordless], routes: { 'login-token': '/magic' } },
      'routes.login-token: keep the parameters of /login/link/:token',
    ],
    ['a prefix with parameters', { urlPrefix: '/:tenant' }, 'urlPrefix: give a path without'],
    ['two routes on one path', { routes: { verify: '/Login' } }, 'routes.verify: another route'],
    ['a form of no feature', { forms: { registr: class {} } }, 'forms.registr: no feature in'],
    ['a form that is none', { forms: { login: 5 } }, 'forms.login: give a class'],
    ['a misspelt key', { globalGuard: { publik: [] } }, 'globalGuard.publik: no such option'],
    [
      'a command of ours as a group',
      { cli: { users: 'doctor' } },
      'cli.users: "doctor" is a command',
    ],
    ['two groups of one name', { cli: { users: 'x', roles: 'x' } }, 'cli: give users and roles'],
    [
      'a secret as identity',
      { identityAttributes: ['password'] },
      'password is nothing that people',
    ],
    [
      'an id as identity',
      { identityAttributes: ['email', { uniquifier: 'exact' }] },
      'uniquifier is nothing that people',
    ],
    ['a header that is none', { tokens: { header: 'a b' } }, 'tokens.header: "a b" is no name of'],
    ['a header that is taken', { csrf: { header: 'Cookie' } }, 'csrf.header: Cookie has a meaning'],
    [
      'a field that is taken',
      { tokens: { bodyField: 'password' } },
      'tokens.bodyField: password is',
    ],
    [
      'a field of two meanings',
      { tokens: { bodyField: 't' }, csrf: { field: 't' } },
      'csrf.field and',
    ],
    [
      'sessions that nothing keeps',
      { sessions: { store: SessionStore } },
      'sessions.store: give a subclass',
    ],
    ['a guard by name', { globalGuard: { public: ['Health'] } }, 'globalGuard: give true, false'],
    [
      'a group of commands',
      { cli: { user: 'x' } },
      'cli.user: no such option; did you mean "users"',
    ],
    ['a mechanism alone', { mechanisms: 'session' }, 'mechanisms: give a list'],
    ['a group that is none', { sessions: 5 }, 'sessions: give an object'],
    [
      'a budget that is none',
      { throttling: { perIdentity: 5 } },
      'throttling.perIdentity: give an',
    ],
    ['no identities', { identityAttributes: [] }, 'identityAttributes: give a list'],
    ['identities in a text', { identityAttributes: 'email' }, 'identityAttributes: give a list'],
    [
      'an unknown normaliser',
      { identityAttributes: [{ username: 'lower' }] },
      "identityAttributes.username: give 'email', 'casefold', 'exact'",
    ],
    [
      'a redirect elsewhere',
      { redirects: { postLogin: 'https://evil.test/' } },
      'redirects.postLogin',
    ],
    [
      'a redirect to no route',
      { redirects: { postLogout: 'home' } },
      'redirects.postLogout: give a',
    ],
    ['a redirect to nobody', { redirects: { postReset: 5 } }, 'redirects.postReset: give a path'],
    [
      'a risk without a reason',
      { acceptRisk: { MEMORY_STORE: ' ' } },
      'acceptRisk.MEMORY_STORE: give',
    ],
    ['risks in a list', { acceptRisk: ['MEMORY_STORE'] }, 'acceptRisk: give an object'],
    ['no words', { messages: { LOGIN: null } }, 'messages.LOGIN: give a text'],
    ['a secret that is no text', { secret: [SECRET, 5] }, 'secret: give a text'],
  ])('%s', async (_, options, line) => {
    expect(await withOptions(options)).toEqual([expect.stringContaining(line)]);
  });

  it.each<[string, Options, string]>([
    ['csrf', { csrf: { heder: 'X' } }, 'csrf.heder: no such option; did you mean "header"?'],
    ['a subject', { mail: { subjects: { welcome: 'x' } } }, 'this mail is named register'],
    ['sessions.max', { sessions: { max: 0 } }, 'sessions.max: give a whole number above 0'],
    ['unauthorized', { unauthorized: '/no' }, 'unauthorized: give a function'],
    ['anonymousUser', { anonymousUser: {} }, 'anonymousUser: give a class'],
    ['rules', { passwords: { rules: [class {}] } }, 'passwords.rules: give a list'],
    ['the blocklist', { passwords: { blocklist: 'secret' } }, 'passwords.blocklist: give true'],
    ['pages', { pages: 'no' }, 'pages: give true or false'],
    ['controllers', { controllers: 0 }, 'controllers: give true or false'],
    ['the prefix', { urlPrefix: ['auth'] }, 'urlPrefix: give a path'],
    ['overrides', { overrides: { provide: 'x' } }, 'overrides: give a list of providers'],
    ['routes', { routes: { login: 5 } }, 'routes: give an object of paths'],
    ['the preset', { preset: 'flask-security' }, 'preset: give a preset itself'],
  ])('another shape: %s', async (_, options, line) => {
    expect(await withOptions(options)).toEqual([expect.stringContaining(line)]);
  });

  it('whatever is written, the start goes on or ends with the list', async () => {
    const values = [null, -1, ['x'], { x: 5 }, true, () => 1];
    // A file that is not there is told by its name, as a broken template is.
    const others = ['transport', 'templates'];
    for (const path of optionPaths().filter((keys) => !others.includes(String(keys.at(-1))))) {
      for (const value of values) {
        const options = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
        const lines = await withOptions(options as Options);
        expect(
          lines.filter((line) => /undefined|\[object/.test(line)),
          path.join('.'),
        ).toEqual([]);
      }
    }
  }, 120_000);

  it('an unknown mechanism beside a contradiction, and a class that is not there yet', async () => {
    @Controller()
    class WrongController {
      @Get('a')
      @Public()
      @Roles('admin')
      a(): void {}

      @Get('b')
      @AuthRequired('sesion', undefined as never)
      b(): void {}
    }
    expect(await linesOf(() => SecurityModule.forRoot(GOOD), [WrongController])).toEqual([
      expect.stringContaining('WrongController.a: @Public()'),
      expect.stringContaining('WrongController.b: no mechanism "sesion"'),
      expect.stringContaining('WrongController.b: no mechanism undefined'),
    ]);
  });

  it('a static option in the result of a factory, by its name', async () => {
    const useFactory = () => ({ secret: SECRET, features: [registerable], urlPrefix: '/x' });
    expect(await withFactory({ useFactory })).toEqual([
      expect.stringContaining('features: it decides controllers and providers'),
      expect.stringContaining('urlPrefix: it decides controllers and providers'),
    ]);
  });

  it('an option of run time beside a factory, where nobody would read it', async () => {
    const useFactory = () => ({ secret: SECRET });
    expect(await withFactory({ useFactory, secret: SECRET, registerable: {}, pagez: 1 })).toEqual([
      'secret: nobody reads it beside useFactory; put it into the result',
      'registerable: nobody reads it beside useFactory; put it into the result',
      'pagez: no such option; did you mean "pages"?',
    ]);
  });

  it('nothing that gives the options', async () => {
    expect(await withFactory({})).toEqual([expect.stringContaining('needs one of useFactory')]);
  });

  it('JWT-18 a secret that repeats itself in production; development is warned', async () => {
    const production = { ...GOOD, secret: REPEATING, acceptRisk: { MEMORY_STORE: 'a test' } };
    const line = expect.stringContaining('secret: it repeats itself') as string;
    expect(await withOptions({ ...production, baseUrl: 'https://app.example.com' })).toEqual([
      line,
    ]);
    expect(await withOptions({ secret: REPEATING })).toEqual([]);
    vi.stubEnv('NODE_ENV', 'production');
    expect(await withOptions(production)).toEqual([line]);
  });

  it('takes what it should', async () => {
    const redirects = {
      postLogin: 'session',
      postLogout: '/bye',
      postReset: () => '/',
      unauthorized: null,
    };
    const identityAttributes = [
      'email',
      { username: 'casefold' },
      { phone: (text: string) => text },
    ];
    expect(
      await withOptions({ redirects, identityAttributes, globalGuard: { public: [] } }),
    ).toEqual([]);
    expect(await withFactory({ useFactory: () => undefined })).toEqual([]);
  });
});
