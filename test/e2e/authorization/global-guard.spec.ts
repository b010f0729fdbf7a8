import { All, Controller, Get, Head, Options, Post, type Type } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CurrentUser, LoginRequired, Public, Roles, type User } from '../../../lib/index.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';
import { inBatches } from './in-batches.js';
import { bearerOf, browserOf } from './people.js';
import { rawRequest } from './raw-request.js';

const runs = new Map<string, number>();
const ran = (name: string): object => {
  runs.set(name, (runs.get(name) ?? 0) + 1);
  return { name };
};
const total = (): number => [...runs.values()].reduce((sum, count) => sum + count, 0);

@Controller()
class BareController {
  @Get('bare')
  bare(@CurrentUser() user: User): object {
    return { ...ran('bare'), email: user.email };
  }

  @Post('bare')
  write(): object {
    return ran('write');
  }

  @Options('bare')
  options(): object {
    return ran('options');
  }

  @All('everything')
  everything(): object {
    return ran('everything');
  }

  @Get('open')
  @Public()
  open(): object {
    return ran('open');
  }
}

@Controller('health')
class HealthController {
  @Get()
  health(): object {
    return ran('health');
  }

  @Get('details')
  @Roles('admin')
  details(): object {
    return ran('details');
  }
}

@Controller('ready')
class ReadyController extends HealthController {}

const site = (
  adapter: (typeof ADAPTERS)[number],
  globalGuard: true | { public: Type[] } | undefined,
): Promise<Site> =>
  startSite({
    adapter,
    controllers: [BareController, HealthController, ReadyController],
    security: { globalGuard },
  });

describe.each(ADAPTERS)('globalGuard: true on %s', (adapter) => {
  let closed: Site;
  beforeAll(async () => {
    closed = await site(adapter, true);
  });
  afterAll(() => closed.close());

  it('INP-19: a handler without annotation needs an authenticated caller', async () => {
    const before = total();
    for (const path of ['/bare', '/health', '/ready', '/everything']) {
      const answer = await closed.visitor().get(path);
      expect({ path, status: answer.status }).toEqual({ path, status: 401 });
      expect((await closed.visitor().page(path)).location).toContain('/login?next=');
    }
    expect((await closed.visitor().post('/bare')).status).toBe(401);
    expect(total()).toBe(before);
  });

  it('lets in by each of the mechanisms in force, and @Public() opens', async () => {
    const { visitor, email } = await browserOf(closed);
    expect((await visitor.get('/bare')).json()).toEqual({ name: 'bare', email });
    expect((await visitor.post('/bare')).status).toBe(201);
    const headers = await bearerOf(closed);
    expect((await closed.visitor().get('/everything', { headers })).status).toBe(200);
    expect((await closed.visitor().get('/open')).status).toBe(200);
    expect((await closed.visitor().get('/health/details', { headers })).status).toBe(403);
  });

  it('leaves our own routes open to those whom they are for', async () => {
    expect((await closed.visitor().page('/login')).status).toBe(200);
    expect((await closed.visitor().get('/session')).json()).toMatchObject({ user: null });
    const { visitor } = await browserOf(closed);
    expect((await visitor.json('/logout', {})).status).toBe(200);
  });

  it('OPTIONS passes to a handler of its own and not to one of all methods', async () => {
    expect((await closed.visitor().send('OPTIONS', '/bare')).json()).toEqual({ name: 'options' });
    const before = runs.get('everything') ?? 0;
    expect((await closed.visitor().send('OPTIONS', '/everything')).status).toBe(401);
    for (const method of ['PUT', 'PATCH', 'DELETE', 'HEAD', 'POST'])
      expect((await closed.visitor().send(method, '/everything')).status).toBe(401);
    expect(runs.get('everything') ?? 0).toBe(before);
    const headers = await bearerOf(closed);
    expect((await closed.visitor().send('OPTIONS', '/everything', { headers })).status).toBe(200);
  });
});

describe.each(ADAPTERS)('globalGuard with public controllers on %s', (adapter) => {
  it('opens these and their subclasses, but not what a rule of theirs closes', async () => {
    const partly = await site(adapter, { public: [HealthController] });
    const status = async (path: string): Promise<number> =>
      (await partly.visitor().get(path)).status;
    expect(await status('/health')).toBe(200);
    expect(await status('/ready')).toBe(200);
    expect(await status('/health/details')).toBe(401);
    expect(await status('/ready/details')).toBe(401);
    expect(await status('/bare')).toBe(401);
    await partly.close();
  });

  it('is off by default: only what has a rule is closed', async () => {
    const open = await site(adapter, undefined);
    expect((await open.visitor().get('/health')).status).toBe(200);
    expect((await open.visitor().get('/health/details')).status).toBe(401);
    await open.close();
  });
});

@Controller()
class SecretController {
  static runs = 0;

  @Get('admin')
  @Roles('admin')
  admin(): string {
    SecretController.runs += 1;
    return 'the secret';
  }

  @Get('admin/list/:id')
  @LoginRequired()
  list(): string {
    SecretController.runs += 1;
    return 'the secret';
  }

  @All('all')
  @LoginRequired()
  all(): string {
    SecretController.runs += 1;
    return 'the secret';
  }

  @Head('head')
  @LoginRequired()
  head(): void {
    SecretController.runs += 1;
  }
}

const PATHS = ['/admin', '/admin/list/1', '/all', '/head'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'];

/** Spellings of one path that a router may take for the same and a comparison of texts may not. */
const spellings = (path: string): string[] =>
  [
    path,
    path.replace('/a', '/%61'),
    path.replace('d', '%64'),
    path.replace('a', '%2561'),
    `/${path}`,
    `//${path}`,
    path.replace('/', '/./'),
    path.replace('/', '/x/../'),
    path.replace('/', '/%2e/'),
    path.replace('/', '/x/%2e%2e/'),
    path.replace('/', '\\'),
    path.replace('/', '/%2f'),
    `${path}/`,
    `${path}//`,
    `${path};x`,
    `${path};jsessionid=1`,
    `${path}%3bx`,
    `${path}.`,
    `${path}.json`,
    `${path}%20`,
    `${path}%00`,
    `${path}%0a`,
    `${path}%2f`,
    `${path}?`,
    `${path}?x=/public`,
    `${path}?public=1&_method=GET`,
    `${path}#x`,
    path.toUpperCase(),
    path.replace('a', 'A'),
    path.replace('a', 'ª'),
  ].map((spelling) => (/^[\x21-\x7e]*$/.test(spelling) ? spelling : encodeURI(spelling)));

describe.each(ADAPTERS)('spellings of a protected path on %s', (adapter) => {
  const loose = {
    express: (app: { set(name: string, value: unknown): void }) => app.set('strict routing', false),
    fastify: () => undefined,
  };

  it.each(['decorators', 'globalGuard'])(
    '90-94: none passes %s without credentials',
    async (by) => {
      const closed = await startSite({
        adapter,
        controllers: [SecretController],
        security: { globalGuard: by === 'globalGuard' },
        prepare: (app) => loose[adapter](app.getHttpAdapter().getInstance() as never),
      });
      SecretController.runs = 0;
      // Fastify itself answers a HEAD of a backslash with a body, which HEAD has no room for.
      const requests = PATHS.flatMap(spellings)
        .flatMap((path) => METHODS.map((method) => ({ method, path })))
        .filter(({ method, path }) => method !== 'HEAD' || !path.startsWith('\\'));
      const open = await inBatches(requests, async ({ method, path }) => {
        const { status, text } = await rawRequest(closed.url, path, { method });
        // Express itself answers OPTIONS with the list of methods.
        const harmless = method === 'OPTIONS' && !text.includes('secret');
        return status < 300 && !harmless ? [`${method} ${path} ${status}`] : [];
      });
      expect(requests.length).toBeGreaterThan(1_000);
      expect(open.flat()).toEqual([]);
      expect(SecretController.runs).toBe(0);
      await closed.close();
    },
    120_000,
  );
});
