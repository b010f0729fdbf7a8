import { Controller, Delete, Get, Injectable, Module, Post, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PassportStrategy } from '@nestjs/passport';
import { ApiBearerAuth, ApiResponse, ApiSecurity, type DocumentBuilder } from '@nestjs/swagger';
import { Strategy } from 'passport-custom';
import { afterEach, describe, expect, it } from 'vitest';
import {
  Accepted,
  AnonymousRequired,
  AuthGuard,
  AuthRequired,
  AuthTokenRequired,
  Fresh,
  HttpAuthRequired,
  LoginRequired,
  Public,
  Roles,
  RolesGuard,
  SecurityModule,
  SkipCsrf,
} from '../../../lib/index.js';
import { Documented } from '../../support/documented.js';
import {
  codesOf,
  documentOf,
  operationsIn,
  problemsOf,
  type DocumentSetup,
} from '../../support/openapi.js';
import { ADAPTERS, startSite, type Site, type SiteSetup } from '../../support/site.js';

const SESSION = { session: [] };
const TOKEN = [{ bearer: [] }, { token: [] }];
const BASIC = { basic: [] };

@Injectable()
class KeyStrategy extends PassportStrategy(Strategy, 'partner key') {
  validate(): null {
    return null;
  }
}

@Controller('things')
class ThingsController {
  @Get('open') open(): void {}
  @Get('guarded') @UseGuards(AuthGuard) guarded(): void {}
  @Get('login') @LoginRequired() login(): void {}
  @Get('token') @AuthTokenRequired() token(): void {}
  @Get('basic') @HttpAuthRequired('Desk') basic(): void {}
  @Get('several') @AuthRequired('basic', 'token') several(): void {}
  @Get('key') @AuthRequired(KeyStrategy) key(): void {}
  @Get('roles') @Roles('editor', 'boss') @Accepted('day', 'night') roles(): void {}
  @Get('fresh') @Fresh('5 minutes') fresh(): void {}
  @Get('visitors') @AnonymousRequired() visitors(): void {}
  @Get('public') @Public() public(): void {}
  @Post('write') @LoginRequired() write(): void {}
  @Post('hook') @LoginRequired() @SkipCsrf() hook(): void {}
  @Post('api') @AuthTokenRequired() api(): void {}
  @Post('uncsrf') @SkipCsrf() uncsrf(): void {}
  @Delete('own') @LoginRequired() @ApiSecurity('mine') own(): void {}
  @Get('told') @Roles('boss') @ApiResponse({ status: 403, description: 'Mine' }) told(): void {}
}

@Controller('closed')
@UseGuards(AuthGuard, RolesGuard)
@Roles('boss')
class ClosedController {
  @Get() list(): void {}
  @Get('open') @Public() open(): void {}
}

class Crud {
  @Get() find(): void {}
}

@Controller('cats')
@LoginRequired()
class CatsController extends Crud {}

@Controller('dogs')
@AuthTokenRequired()
class DogsController extends Crud {}

@Controller('birds')
class BirdsController extends Crud {}

const CONTROLLERS = [
  ThingsController,
  ClosedController,
  CatsController,
  DogsController,
  BirdsController,
];

const sites: Site[] = [];

afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

async function start(setup: SiteSetup = {}): Promise<Site> {
  const site = await startSite({
    controllers: CONTROLLERS,
    providers: [KeyStrategy],
    ...setup,
  });
  sites.push(site);
  return site;
}

interface Told extends SiteSetup {
  readonly document?: DocumentSetup;
}

async function documentWith({ document: setup, ...site }: Told = {}) {
  const { app } = await start(site);
  const build = (builder: DocumentBuilder) =>
    (setup?.build?.(builder) ?? builder).addSecurity('mine', { type: 'http', scheme: 'digest' });
  const document = documentOf(app, { ...setup, build });
  expect(await problemsOf(document)).toEqual([]);
  const operations = operationsIn(document);
  return {
    schemes: document.components?.securitySchemes ?? {},
    of: (place: string) => operations[place],
    securityOf: (place: string) => operations[place]?.security,
    codes: (place: string) => codesOf(operations[place]),
  };
}

describe.each(ADAPTERS)("the site's own handlers on %s", (adapter) => {
  it('show what their decorators ask of the caller', async () => {
    const { securityOf } = await documentWith({ adapter });
    const told = Object.fromEntries(
      ['open', 'guarded', 'login', 'token', 'basic', 'several', 'key', 'roles', 'fresh'].map(
        (name) => [name, securityOf(`GET /things/${name}`)],
      ),
    );
    expect(told).toEqual({
      open: undefined,
      guarded: [SESSION, ...TOKEN],
      login: [SESSION],
      token: TOKEN,
      basic: [BASIC],
      several: [BASIC, ...TOKEN],
      key: [{ 'partner-key': [] }],
      roles: [SESSION, ...TOKEN],
      fresh: [SESSION, ...TOKEN],
    });
    expect(securityOf('GET /things/visitors')).toBeUndefined();
    expect(securityOf('GET /things/public')).toBeUndefined();
  });

  it('show what they are refused with', async () => {
    const { codes, of } = await documentWith({ adapter });
    expect(codes('GET /things/open')).toEqual({});
    expect(codes('GET /things/public')).toEqual({});
    expect(codes('GET /things/login')).toEqual({ 401: ['NOT_AUTHENTICATED'] });
    expect(codes('GET /things/fresh')).toEqual({
      401: ['NOT_AUTHENTICATED', 'REAUTHENTICATION_REQUIRED'],
    });
    expect(codes('GET /things/visitors')).toEqual({ 400: ['ALREADY_AUTHENTICATED'] });
    expect(codes('GET /things/roles')).toEqual({ 401: ['NOT_AUTHENTICATED'], 403: ['FORBIDDEN'] });
    expect(of('GET /things/roles')?.responses['403']).toMatchObject({
      description: expect.stringMatching(
        /^Needs the roles `editor`, `boss`\. Needs one of the roles `day`, `night`\./,
      ) as unknown,
    });
    expect(codes('POST /things/write')['403']).toEqual(['CSRF_FAILED']);
    for (const name of ['hook', 'api', 'uncsrf']) {
      expect(codes(`POST /things/${name}`)['403'], name).toBeUndefined();
    }
    expect(Object.keys(of('GET /things/login')?.responses ?? {})).toEqual(['200', '401']);
  });

  it('answer as it is told', async () => {
    const { app, visitor, user, users, signedIn } = await start({ adapter });
    const documented = new Documented(documentOf(app, { openapi: '3.1.0' }));
    await users.createRole({ name: 'boss' });
    await user('alice@site.test');
    const alice = await signedIn();
    for (const place of ['GET /things/roles', 'GET /things/login', 'GET /closed', 'GET /dogs']) {
      expect(await documented.problems(visitor(), place)).toBeNull();
    }
    expect(await documented.problems(alice, 'GET /things/roles')).toBeNull();
    expect(await documented.problems(alice, 'GET /things/visitors')).toBeNull();
    const foreign = { headers: { 'sec-fetch-site': 'cross-site' } };
    expect(await documented.problems(alice, 'POST /things/write', foreign)).toBeNull();
    expect([...documented.seen]).toEqual([
      'GET /things/roles: NOT_AUTHENTICATED',
      'GET /things/login: NOT_AUTHENTICATED',
      'GET /closed: NOT_AUTHENTICATED',
      'GET /dogs: NOT_AUTHENTICATED',
      'GET /things/roles: FORBIDDEN',
      'GET /things/visitors: ALREADY_AUTHENTICATED',
      'POST /things/write: CSRF_FAILED',
    ]);
  });

  it('are told by class, base class and method together', async () => {
    const { securityOf, of } = await documentWith({ adapter });
    expect(securityOf('GET /closed')).toEqual([SESSION, ...TOKEN]);
    expect(of('GET /closed')?.responses['403']).toMatchObject({
      description: expect.stringMatching(/^Needs the role `boss`\./) as unknown,
    });
    expect(securityOf('GET /closed/open')).toBeUndefined();
    expect(securityOf('GET /cats')).toEqual([SESSION]);
    expect(securityOf('GET /dogs')).toEqual(TOKEN);
    expect(securityOf('GET /birds')).toBeUndefined();
  });
});

describe("the site's own words", () => {
  it('stand before ours', async () => {
    const { securityOf, of, codes } = await documentWith();
    expect(securityOf('DELETE /things/own')).toEqual([{ mine: [] }]);
    expect(of('GET /things/told')?.responses['403']).toEqual({ description: 'Mine' });
    expect(codes('GET /things/told')).toEqual({ 401: ['NOT_AUTHENTICATED'] });
  });

  it('may ask every caller for credentials: then what is open says so', async () => {
    const build = (builder: DocumentBuilder) => builder.addSecurityRequirements('bearer');
    const { securityOf } = await documentWith({ document: { build } });
    expect(securityOf('GET /things/public')).toEqual([]);
    expect(securityOf('GET /closed/open')).toEqual([]);
    expect(securityOf('POST /login')).toEqual([]);
    expect(securityOf('GET /things/open')).toBeUndefined();
    expect(securityOf('GET /things/login')).toEqual([SESSION]);
  });

  it('name the schemes of its own strategies, and may name ours otherwise', async () => {
    const build = (builder: DocumentBuilder) =>
      builder
        .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Key' }, 'partner-key')
        .addBearerAuth({ type: 'http', description: 'Mine' });
    const { schemes } = await documentWith({ document: { build } });
    expect(schemes).toMatchObject({
      'partner-key': { name: 'X-Key' },
      bearer: { description: 'Mine' },
      session: { in: 'cookie' },
    });
    const untold = await documentWith();
    expect(untold.schemes['partner-key']).toMatchObject({
      description: expect.stringContaining('partner-key') as unknown,
    });
  });

  it('are what a refusal looks like where the site answers it', async () => {
    const { of } = await documentWith({ security: { unauthorized: () => ({ mine: true }) } });
    expect(Object.keys(of('GET /things/roles')?.responses ?? {})).toEqual(['200']);
  });

  it('may refer to our schemes', async () => {
    @Controller('annotated')
    class AnnotatedController {
      @Get() @ApiBearerAuth() list(): void {}
    }
    const { schemes } = await documentWith({
      controllers: [AnnotatedController],
      security: { controllers: false },
    });
    expect(Object.keys(schemes)).toEqual(['mine', 'bearer']);
  });
});

describe('the CSRF check', () => {
  it('is told of where it is on', async () => {
    const on = await documentWith();
    expect(on.codes('POST /things/write')['403']).toEqual(['CSRF_FAILED']);
    expect(on.schemes['session']).toMatchObject({
      description: expect.stringContaining('X-CSRF-Token') as unknown,
    });
    const off = await documentWith({ security: { csrf: false } });
    expect(off.codes('POST /things/write')['403']).toBeUndefined();
    expect(off.schemes['session']).toMatchObject({
      description: 'The session of a browser that signed in.',
    });
  });
});

describe('a global guard', () => {
  it('shows at every handler that nothing opens', async () => {
    @Controller('health')
    class HealthController {
      @Get() check(): void {}
    }
    const { securityOf } = await documentWith({
      controllers: [...CONTROLLERS, HealthController],
      security: { globalGuard: { public: [HealthController] }, mechanisms: ['token'] },
    });
    expect(securityOf('GET /things/open')).toEqual(TOKEN);
    expect(securityOf('GET /birds')).toEqual(TOKEN);
    expect(securityOf('GET /things/public')).toBeUndefined();
    expect(securityOf('GET /health')).toBeUndefined();
    expect(securityOf('POST /login')).toBeUndefined();
  });
});

describe('the schemes', () => {
  it('are those that somebody asks for, by their names in force', async () => {
    const plain = await documentWith({ controllers: [] });
    expect(plain.schemes).toEqual({
      mine: expect.anything(),
      session: expect.objectContaining({ type: 'apiKey', in: 'cookie', name: 'session' }),
      bearer: expect.objectContaining({ type: 'http', scheme: 'bearer' }),
      token: expect.objectContaining({ in: 'header', name: 'Authentication-Token' }),
    });
    const renamed = await documentWith({
      controllers: [],
      security: {
        baseUrl: 'https://localhost',
        tokens: { header: 'X-Auth', queryParam: 'auth' },
        csrf: { header: 'X-Proof' },
        acceptRisk: {
          PASSWORD_COST_TOO_LOW: 'a test',
          MEMORY_STORE: 'a test',
          TOKEN_IN_QUERY: 'a test',
        },
      },
    });
    expect(renamed.schemes).toMatchObject({
      session: {
        name: '__Host-session',
        description: expect.stringContaining('X-Proof') as unknown,
      },
      token: { name: 'X-Auth' },
      tokenInQuery: { in: 'query', name: 'auth' },
    });
    const basic = await documentWith({
      security: { mechanisms: ['basic'] },
      controllers: CONTROLLERS,
    });
    expect(basic.securityOf('GET /things/guarded')).toEqual([BASIC]);
    expect(basic.schemes['basic']).toMatchObject({ type: 'http', scheme: 'basic' });
  });

  it('are those of the site alone in a service without accounts', async () => {
    @Module({
      imports: [
        SecurityModule.forRoot({
          store: false,
          features: [],
          controllers: false,
          mechanisms: [KeyStrategy],
        }),
      ],
      controllers: [BirdsController, ClosedController],
      providers: [KeyStrategy],
    })
    class ServiceModule {}
    const app = await NestFactory.create(ServiceModule, { logger: false });
    const document = documentOf(app);
    await app.close();
    expect(await problemsOf(document)).toEqual([]);
    expect(operationsIn(document)['GET /closed']?.security).toEqual([{ 'partner-key': [] }]);
    expect(Object.keys(document.components?.securitySchemes ?? {})).toEqual(['partner-key']);
  });
});

describe('two applications in one process', () => {
  it('describe the same controllers each by its own settings, and leave no trace on them', async () => {
    const before = tracesOn(CONTROLLERS);
    const one = await start({ security: { urlPrefix: '/one', mechanisms: ['session'] } });
    const other = await start({
      security: {
        globalGuard: true,
        mechanisms: ['token'],
        sessions: { cookie: { name: 'sid' } },
        pages: false,
      },
    });
    const first = documentOf(one.app);
    const second = documentOf(other.app);
    expect(operationsIn(first)['GET /things/guarded']?.security).toEqual([SESSION]);
    expect(operationsIn(second)['GET /things/guarded']?.security).toEqual(TOKEN);
    expect(operationsIn(first)['GET /things/open']?.security).toBeUndefined();
    expect(operationsIn(second)['GET /things/open']?.security).toEqual(TOKEN);
    expect(first.components?.securitySchemes?.['session']).toMatchObject({ name: 'session' });
    expect(second.components?.securitySchemes?.['session']).toMatchObject({ name: 'sid' });
    expect(Object.keys(first.paths)).toContain('/one/login');
    expect(Object.keys(second.paths)).toContain('/login');
    expect(documentOf(one.app)).toEqual(first);
    expect(tracesOn(CONTROLLERS)).toEqual(before);
  });
});

/** Everything that `@nestjs/swagger` would read on the classes and their handlers. */
function tracesOn(controllers: readonly { readonly prototype: object }[]): unknown[] {
  return controllers.flatMap((controller) => {
    const { prototype } = controller as { readonly prototype: Record<string, object> };
    const handlers = Object.getOwnPropertyNames(prototype).map((name) => prototype[name] as object);
    return [controller, ...handlers].map((target) =>
      Reflect.getOwnMetadataKeys(target)
        .filter((key) => String(key).startsWith('swagger'))
        .map((key: string) => [key, Reflect.getOwnMetadata(key, target)]),
    );
  });
}
