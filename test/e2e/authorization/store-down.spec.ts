import { Controller, Get, Post, type Type } from '@nestjs/common';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { typeOrmStore } from '../../../lib/adapters/typeorm/index.js';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import {
  AnonymousRequired,
  AuthRequired,
  CurrentUser,
  LoginRequired,
  Public,
  Roles,
  type User,
} from '../../../lib/index.js';
import { CuttableProxy } from '../../support/cuttable-proxy.js';
import { postgres, sqlite } from '../../support/databases.js';
import { describeWith } from '../../support/services.js';
import { ADAPTERS, PASSWORD, startSite, type AdapterName, type Site } from '../../support/site.js';

@Controller('guarded')
class StoreController {
  static runs = 0;

  @Get('session')
  @LoginRequired()
  session(): object {
    StoreController.runs += 1;
    return {};
  }

  @Get('admin')
  @Roles('admin')
  admin(): object {
    StoreController.runs += 1;
    return {};
  }

  @Get('any')
  @AuthRequired('basic', 'token', 'session')
  any(): object {
    StoreController.runs += 1;
    return {};
  }

  @Post('write')
  @LoginRequired()
  write(): object {
    StoreController.runs += 1;
    return {};
  }

  @Get('public')
  @Public()
  open(): object {
    StoreController.runs += 1;
    return {};
  }

  @Get('visitors')
  @AnonymousRequired()
  visitors(): object {
    StoreController.runs += 1;
    return {};
  }

  @Get('bare')
  bare(@CurrentUser() user: User | null): object {
    StoreController.runs += 1;
    return { email: user?.email ?? null };
  }
}

const controllers: Type[] = [StoreController];

async function siteOn(adapter: AdapterName, options: DataSourceOptions): Promise<Site> {
  return startSite({
    adapter,
    controllers,
    imports: [
      TypeOrmModule.forRoot({
        ...options,
        autoLoadEntities: true,
        synchronize: true,
        retryAttempts: 0,
      }),
    ],
    security: { store: typeOrmStore() },
  });
}

interface Callers {
  readonly headers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

async function callersOf(site: Site): Promise<Callers> {
  await site.users.findOrCreateRole('admin');
  const email = 'alice@site.test';
  const user = await site.user(email, { roles: ['admin'] });
  const visitor = await site.signedIn(email);
  const remembered = site.visitor();
  await remembered.json('/login', { email, password: PASSWORD, remember: true });
  remembered.jar.delete('session');
  const cookies = (jar: ReadonlyMap<string, string>): string =>
    [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const token = await site.app.get(TokenService).issueAuthToken(user);
  return {
    headers: {
      session: { cookie: cookies(visitor.jar) },
      token: { authorization: `Bearer ${token}` },
      basic: { authorization: `Basic ${Buffer.from(`${email}:${PASSWORD}`).toString('base64')}` },
      remember: { cookie: cookies(remembered.jar) },
    },
  };
}

const CASES = [
  ['session', ['session', 'admin', 'any', 'public', 'visitors', 'bare']],
  ['remember', ['session', 'admin', 'any', 'public', 'visitors', 'bare']],
  ['token', ['admin', 'any', 'public', 'visitors', 'bare']],
  ['basic', ['any']],
] as const;

/** What somebody with a credential and somebody without one are answered while the store does not. */
async function expectUnavailable(site: Site, { headers }: Callers): Promise<void> {
  const before = StoreController.runs;
  for (const [credential, paths] of CASES) {
    for (const path of paths) {
      for (const accept of ['application/json', 'text/html']) {
        const sent = { ...headers[credential], accept };
        const answer = await site.visitor().get(`/guarded/${path}`, { headers: sent });
        expect({ credential, path, status: answer.status }).toEqual({
          credential,
          path,
          status: 503,
        });
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(answer.location).toBeNull();
        expect(answer.cookies).toEqual([]);
        expect(answer.text).not.toMatch(
          / from |sqlite|postgres|typeorm|database|ECONN|node_modules/i,
        );
      }
    }
  }
  const json = await site.visitor().get('/guarded/admin', { headers: headers['session'] });
  expect(json.json()).toMatchObject({ statusCode: 503, code: 'UNAVAILABLE' });
  expect(
    (await site.visitor().post('/guarded/write', { headers: headers['session'] })).status,
  ).toBe(503);
  expect(StoreController.runs).toBe(before);
  expect((await site.visitor().get('/guarded/public')).status).toBe(200);
  expect((await site.visitor().get('/guarded/bare')).status).toBe(200);
  expect((await site.visitor().get('/guarded/admin')).status).toBe(401);
}

describe.each(ADAPTERS)('a store that is down on %s', (adapter) => {
  it('ROL-05, FLT-09: answers 503 and never passes when SQLite is gone', async () => {
    const database = await sqlite.make();
    const site = await siteOn(adapter, database.options);
    const callers = await callersOf(site);
    await site.app.get<DataSource>(getDataSourceToken()).destroy();
    await expectUnavailable(site, callers);
    await site.close().catch(() => undefined);
    await database.drop();
  });
});

describeWith('postgres', 'a store behind a line that is cut', () => {
  it.each(ADAPTERS)(
    'ROL-05, FLT-08: answers 503 and recovers without a restart on %s',
    async (adapter) => {
      const database = await postgres.make();
      const options = database.options as DataSourceOptions & { host: string; port: number };
      const proxy = await CuttableProxy.to(options.port, options.host);
      const through = { ...options, host: '127.0.0.1', port: proxy.port };
      const site = await siteOn(adapter, through);
      const callers = await callersOf(site);
      proxy.cut();
      await expectUnavailable(site, callers);
      proxy.restore();
      for (const credential of ['session', 'token', 'basic']) {
        const { status } = await site
          .visitor()
          .get('/guarded/any', { headers: callers.headers[credential] });
        expect({ credential, status }).toEqual({ credential, status: 200 });
      }
      await site.close();
      await proxy.close();
      await database.drop();
    },
  );
});
