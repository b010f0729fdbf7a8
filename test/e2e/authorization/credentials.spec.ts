import { Controller, Get, Post, UseGuards } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  AuthGuard,
  AuthRequired,
  AuthTokenRequired,
  CurrentUser,
  HttpAuthRequired,
  LoginRequired,
  Public,
  Roles,
  RolesGuard,
  type User,
} from '../../../lib/index.js';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { Store } from '../../../lib/ports/store.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { browserOf } from './people.js';

const who = (user: User): object => ({ email: user.email });

@Controller('mixed')
class MixedController {
  @Get('default')
  @UseGuards(AuthGuard)
  byDefault(@CurrentUser() user: User): object {
    return who(user);
  }

  @Get('session')
  @LoginRequired()
  session(@CurrentUser() user: User): object {
    return who(user);
  }

  @Get('token')
  @AuthTokenRequired()
  token(@CurrentUser() user: User): object {
    return who(user);
  }

  @Get('basic')
  @HttpAuthRequired()
  basic(@CurrentUser() user: User): object {
    return who(user);
  }

  @Get('session-first')
  @AuthRequired('session', 'token', 'basic')
  sessionFirst(@CurrentUser() user: User): object {
    return who(user);
  }

  @Get('basic-first')
  @AuthRequired('basic', 'token', 'session')
  basicFirst(@CurrentUser() user: User): object {
    return who(user);
  }

  @Get('open')
  @Public()
  open(@CurrentUser() user: User | null): object {
    return { email: user?.email ?? null };
  }

  @Post('write')
  @UseGuards(AuthGuard)
  write(@CurrentUser() user: User): object {
    return who(user);
  }
}

@Controller('stacked')
@UseGuards(AuthGuard, RolesGuard)
@Roles('admin')
class StackedController {
  @Get()
  @UseGuards(RolesGuard, AuthGuard)
  @Roles('admin')
  @UseGuards(AuthGuard)
  many(@CurrentUser() user: User, @CurrentUser() again: User): object {
    return { same: user === again };
  }
}

const controllers = [MixedController, StackedController];

describe.each(ADAPTERS)('several credentials on %s', (adapter) => {
  let site: Site;
  let anna: Awaited<ReturnType<typeof person>>;
  let bert: Awaited<ReturnType<typeof person>>;

  const person = async (roles: readonly string[] = []) => {
    const { user, email, visitor } = await browserOf(site, roles);
    const token = await site.app.get(TokenService).issueAuthToken(user);
    const cookie = `session=${visitor.cookie('session')}`;
    const basic = `Basic ${Buffer.from(`${email}:${PASSWORD}`).toString('base64')}`;
    return { user, email, cookie, bearer: `Bearer ${token}`, token, basic };
  };
  const get = (path: string, headers: Record<string, string>) =>
    site.visitor().get(`/mixed${path}`, { headers });

  beforeAll(async () => {
    site = await startSite({ adapter, controllers });
    anna = await person(['admin']);
    bert = await person();
  });
  afterAll(() => site.close());

  it('looks only at the mechanisms that a handler accepts', async () => {
    const matrix = [
      ['/default', 'cookie', 200],
      ['/default', 'bearer', 200],
      ['/default', 'basic', 401],
      ['/session', 'cookie', 200],
      ['/session', 'bearer', 401],
      ['/session', 'basic', 401],
      ['/token', 'cookie', 401],
      ['/token', 'bearer', 200],
      ['/token', 'basic', 401],
      ['/basic', 'cookie', 401],
      ['/basic', 'bearer', 401],
      ['/basic', 'basic', 200],
      ['/session-first', 'basic', 200],
    ] as const;
    for (const [path, credential, status] of matrix) {
      const { cookie, bearer, basic } = anna;
      const headers: Record<string, string> =
        credential === 'cookie'
          ? { cookie }
          : { authorization: credential === 'bearer' ? bearer : basic };
      const answer = await get(path, headers);
      expect({ path, credential, status: answer.status }).toEqual({ path, credential, status });
    }
  });

  it('BAS-07: two that name different users are a conflict', async () => {
    for (const [path, authorization] of [
      ['/session-first', bert.basic],
      ['/basic-first', bert.basic],
      ['/default', bert.bearer],
      ['/open', bert.bearer],
    ] as const) {
      const answer = await get(path, { cookie: anna.cookie, authorization });
      expect({ path, status: answer.status }).toEqual({ path, status: 400 });
      expect(answer.json()).toMatchObject({ code: 'CREDENTIALS_CONFLICT' });
    }
    const header = await get('/default', {
      cookie: anna.cookie,
      'authentication-token': bert.token,
    });
    expect(header.status).toBe(400);
  });

  it('GET /session tells of nobody where two name different users', async () => {
    const headers = { cookie: anna.cookie, authorization: bert.bearer };
    const answer = await site.visitor().get('/session', { headers });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ user: null, mechanism: null, expiresAt: null });
    const own = { cookie: anna.cookie, authorization: anna.bearer };
    expect((await site.visitor().get('/session', { headers: own })).json()).toMatchObject({
      user: { email: anna.email },
    });
  });

  it('two that name the same user are none, nor is one that nobody looks at', async () => {
    for (const [path, authorization] of [
      ['/session-first', anna.basic],
      ['/session-first', anna.bearer],
      ['/default', anna.bearer],
      ['/session', bert.bearer],
      ['/session', 'Bearer a.b.c'],
      ['/default', bert.basic],
    ] as const) {
      const answer = await get(path, { cookie: anna.cookie, authorization });
      expect({ path, ...answer.json() }).toEqual({ path, email: anna.email });
    }
    const token = await get('/token', { cookie: anna.cookie, authorization: bert.bearer });
    expect(token.json()).toEqual({ email: bert.email });
  });

  it('one that is there and does not hold is never passed over', async () => {
    const wrong = `Basic ${Buffer.from(`${anna.email}:not it at all`).toString('base64')}`;
    const dead = `session=${'A'.repeat(43)}`;
    const bad = anna.bearer.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A'));
    for (const [path, headers] of [
      ['/default', { cookie: anna.cookie, authorization: bad }],
      ['/default', { cookie: dead, authorization: anna.bearer }],
      ['/session-first', { cookie: anna.cookie, authorization: wrong }],
      ['/basic-first', { cookie: anna.cookie, authorization: wrong }],
      ['/basic-first', { cookie: dead, authorization: anna.basic }],
      ['/default', { cookie: anna.cookie, authorization: 'Bearer' }],
      ['/default', { cookie: anna.cookie, 'authentication-token': 'x' }],
      ['/default', { cookie: anna.cookie, 'authentication-token': '' }],
      ['/session-first', { cookie: anna.cookie, authorization: 'Basic !' }],
    ] as [string, Record<string, string>][]) {
      const answer = await get(path, headers);
      expect({ path, headers, status: answer.status }).toEqual({ path, headers, status: 401 });
      expect(answer.json()).toMatchObject({ code: 'NOT_AUTHENTICATED' });
    }
  });

  it("leaves another issuer's token to the next mechanism", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const foreign = [
      part({ alg: 'RS256', typ: 'at+jwt', kid: '1' }),
      part({ iss: 'https://provider.test', sub: String(bert.user.id) }),
      'c2lnbmF0dXJl',
    ].join('.');
    const authorization = `Bearer ${foreign}`;
    expect((await get('/default', { authorization })).status).toBe(401);
    const both = await get('/default', { cookie: anna.cookie, authorization });
    expect(both.json()).toEqual({ email: anna.email });
    const forged = await site.visitor().post('/mixed/write', {
      headers: { cookie: anna.cookie, authorization, 'sec-fetch-site': 'cross-site' },
    });
    expect(forged.status).toBe(403);
  });

  it('a guard that has decided does no work twice', async () => {
    const store = site.app.get(Store);
    const verbs = [
      'principalBySession',
      'principalById',
      'find',
      'list',
      'update',
      'write',
    ] as const;
    const spies = verbs.map((verb) => vi.spyOn(store, verb));
    // The mail worker looks at its own table meanwhile, whenever its time has come.
    const ofRequests = (call: readonly unknown[]): boolean => call[0] !== 'outboxMail';
    const calls = (): string[] =>
      spies.flatMap((spy, i) =>
        (spy.mock.calls as unknown[][]).filter(ofRequests).map(() => verbs[i] ?? ''),
      );
    const stacked = (headers: Record<string, string>) =>
      site.visitor().get('/stacked', { headers });
    const session = await stacked({ cookie: anna.cookie });
    expect(session.json()).toEqual({ same: true });
    expect(calls()).toEqual(['principalBySession']);
    for (const spy of spies) spy.mockClear();
    expect((await stacked({ authorization: anna.bearer })).status).toBe(200);
    expect(calls()).toEqual(['principalById']);
    for (const spy of spies) spy.mockClear();
    expect((await stacked({})).status).toBe(401);
    expect((await get('/open', {})).status).toBe(200);
    expect(calls()).toEqual([]);
    vi.restoreAllMocks();
  });

  it.each(['ws', 'rpc', 'graphql', 'something else'])(
    'INP-20: a context of the kind "%s" is refused, with and without rules',
    async (kind) => {
      const guards = [AuthGuard, RolesGuard].map((guard) => site.app.get(guard, { strict: false }));
      for (const controller of [MixedController, StackedController]) {
        for (const [name, handler] of Object.entries(
          Object.getOwnPropertyDescriptors(controller.prototype),
        )) {
          if (name === 'constructor') continue;
          for (const args of [[], [{}, {}], [undefined, undefined], [{ headers: {} }, null]]) {
            const context = new ExecutionContextHost(args, controller, handler.value as () => void);
            context.setType(kind);
            for (const guard of guards) {
              const answer = (async () => guard.canActivate(context))();
              await expect(answer).rejects.toMatchObject({ code: 'UNSUPPORTED_CONTEXT' });
            }
          }
        }
      }
    },
  );
});

describe('@CurrentUser() outside HTTP', () => {
  it('INP-20: is refused, never nobody', async () => {
    const routed = Reflect.getMetadata('__routeArguments__', MixedController, 'open') as Record<
      string,
      { factory(data: unknown, context: object): unknown }
    >;
    const [parameter] = Object.values(routed);
    for (const kind of ['ws', 'rpc', 'graphql']) {
      const context = new ExecutionContextHost([{}, {}], MixedController);
      context.setType(kind);
      const given = (async () => parameter?.factory(undefined, context))();
      await expect(given).rejects.toMatchObject({ code: 'UNSUPPORTED_CONTEXT' });
    }
  });
});

describe.each(ADAPTERS)("conflicts: 'first' on %s", (adapter) => {
  it('takes the first in the order of the handler, and still none that does not hold', async () => {
    const site = await startSite({ adapter, controllers, security: { conflicts: 'first' } });
    const anna = await browserOf(site);
    const bert = await browserOf(site);
    const basic = (password: string): string =>
      `Basic ${Buffer.from(`${bert.email}:${password}`).toString('base64')}`;
    const get = async (path: string, authorization: string) =>
      (await anna.visitor.get(`/mixed${path}`, { headers: { authorization } })).json();
    expect(await get('/session-first', basic(PASSWORD))).toEqual({ email: anna.email });
    expect(await get('/basic-first', basic(PASSWORD))).toEqual({ email: bert.email });
    expect(await get('/session-first', basic('wrong'))).toEqual({ email: anna.email });
    expect(await get('/basic-first', basic('wrong'))).toMatchObject({ code: 'NOT_AUTHENTICATED' });
    await site.close();
  });
});
