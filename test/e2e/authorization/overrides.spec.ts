import {
  Controller,
  Get,
  Injectable,
  Module,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test, type TestingModule, type TestingModuleBuilder } from '@nestjs/testing';
import { of } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  Accepted,
  AuthGuard,
  AuthTokenRequired,
  CurrentUser,
  Fresh,
  LoginRequired,
  Public,
  Roles,
  RolesGuard,
} from '../../../lib/index.js';
import { actingAs, SecurityTestingModule } from '../../../lib/testing/index.js';
import { ADAPTERS, type AdapterName } from '../../support/site.js';
import { Visitor } from '../../support/visitor.js';

interface Named {
  readonly email?: string;
}

@Controller('first')
class FirstController {
  @Get('login')
  @LoginRequired()
  login(@CurrentUser() user: Named | null): object {
    return { email: user?.email ?? null };
  }

  @Get('token')
  @AuthTokenRequired()
  @Fresh()
  token(): object {
    return {};
  }

  @Get('guards')
  @UseGuards(AuthGuard, RolesGuard)
  guards(): object {
    return {};
  }

  @Get('admin')
  @Roles('admin')
  admin(@CurrentUser() user: Named | null): object {
    return { email: user?.email ?? null };
  }

  @Get('open')
  @Public()
  open(): object {
    return {};
  }
}

/** In a module of its own, where Nest makes guards of its own. */
@Controller('second')
@Accepted('admin', 'editor')
class SecondController {
  @Get()
  either(): object {
    return {};
  }

  @Get('roles-first')
  @UseGuards(RolesGuard)
  @Roles('admin')
  rolesFirst(): object {
    return {};
  }
}

@Module({ controllers: [SecondController] })
class SecondModule {}

const NEED_USER = ['/first/login', '/first/token', '/first/guards'];
const NEED_ROLE = ['/first/admin', '/second', '/second/roles-first'];

describe.each(ADAPTERS)('guards in a testing module on %s', (adapter) => {
  let app: INestApplication;
  let url: string;

  const boot = async (
    replace: (builder: TestingModuleBuilder) => TestingModuleBuilder,
    security: Readonly<Record<string, unknown>> = {},
  ): Promise<void> => {
    const builder = Test.createTestingModule({
      imports: [
        SecurityTestingModule.forRoot({
          users: [{ email: 'alice@site.test', roles: ['admin'] }, { email: 'bob@site.test' }],
          ...security,
        }),
        SecondModule,
      ],
      controllers: [FirstController],
    });
    const module = await replace(builder).compile();
    app = create(adapter, module);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  };
  const statuses = async (
    paths: readonly string[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number[]> => {
    const answers: number[] = [];
    for (const path of paths)
      answers.push((await new Visitor(url, null).get(path, { headers })).status);
    return answers;
  };
  const email = async (path: string, headers: Record<string, string> = {}): Promise<unknown> =>
    (await new Visitor(url, null).get(path, { headers })).json()['email'];

  afterEach(() => app.close());

  const setsUser = (user: object): CanActivate => ({
    canActivate(context: ExecutionContext): boolean {
      context.switchToHttp().getRequest<{ user?: object }>().user = user;
      return true;
    },
  });

  it('are the real ones without an override', async () => {
    await boot((builder) => builder);
    expect(await statuses([...NEED_USER, ...NEED_ROLE, '/first/open'])).toEqual([
      401, 401, 401, 401, 401, 401, 200,
    ]);
    expect(await statuses([...NEED_USER, ...NEED_ROLE], await actingAs(app, ['admin']))).toEqual([
      200, 200, 200, 200, 200, 200,
    ]);
    expect(await statuses(NEED_ROLE, await actingAs(app, 'bob@site.test'))).toEqual([
      403, 403, 403,
    ]);
  });

  describe.each(['overrideGuard', 'overrideProvider'] as const)('%s(AuthGuard)', (override) => {
    const replaceBy = (guard: CanActivate) => (builder: TestingModuleBuilder) =>
      builder[override](AuthGuard).useValue(guard);

    it('reaches all decorators, and roles count for the user that it sets', async () => {
      await boot(replaceBy(setsUser({ id: 1, email: 'fake@site.test', roles: ['admin'] })));
      expect(await statuses([...NEED_USER, ...NEED_ROLE])).toEqual([200, 200, 200, 200, 200, 200]);
      expect(await email('/first/login')).toBe('fake@site.test');
      expect(await email('/first/admin')).toBe('fake@site.test');
    });

    it('takes roles as objects too, and refuses who has others', async () => {
      await boot(replaceBy(setsUser({ id: 1, roles: [{ name: 'editor' }] })));
      expect(await statuses([...NEED_USER, ...NEED_ROLE])).toEqual([200, 200, 200, 403, 200, 403]);
    });

    it('that lets everybody in still knows nobody with a role', async () => {
      await boot(replaceBy({ canActivate: () => Promise.resolve(true) }));
      expect(await statuses([...NEED_USER, ...NEED_ROLE])).toEqual([200, 200, 200, 401, 401, 401]);
      expect(await email('/first/login')).toBeNull();
    });

    it('that lets nobody in is asked first whatever the order', async () => {
      await boot(replaceBy({ canActivate: () => of(false) }));
      const headers = await actingAs(app, ['admin']);
      expect(await statuses([...NEED_USER, ...NEED_ROLE], headers)).toEqual([
        403, 403, 403, 403, 403, 403,
      ]);
    });
  });

  describe.each(['overrideGuard', 'overrideProvider'] as const)('%s(RolesGuard)', (override) => {
    it('reaches all decorators and leaves the authentication to AuthGuard', async () => {
      await boot((builder) => builder[override](RolesGuard).useValue({ canActivate: () => true }));
      expect(await statuses([...NEED_USER, '/first/admin', '/second'])).toEqual([
        401, 401, 401, 401, 401,
      ]);
      expect(await statuses(NEED_ROLE, await actingAs(app, 'bob@site.test'))).toEqual([
        200, 200, 200,
      ]);
    });
  });

  it('INP-20: a replaced AuthGuard opens no role to a context without a request', async () => {
    await boot((builder) =>
      builder.overrideProvider(AuthGuard).useValue({ canActivate: () => true }),
    );
    const roles = app.get(RolesGuard, { strict: false });
    const verdict = async (method: 'guards' | 'admin'): Promise<boolean> => {
      // eslint-disable-next-line typescript/unbound-method
      const context = new ExecutionContextHost(
        [],
        FirstController,
        FirstController.prototype[method],
      );
      context.setType('ws');
      return roles.canActivate(context);
    };
    expect(await verdict('guards')).toBe(true);
    await expect(verdict('admin')).rejects.toMatchObject({ code: 'UNSUPPORTED_CONTEXT' });
  });

  it('RolesGuard as the global guard of a module without rules asks AuthGuard first', async () => {
    @Controller('bare')
    class BareController {
      @Get()
      bare(): object {
        return {};
      }
    }
    @Module({
      controllers: [BareController],
      providers: [{ provide: APP_GUARD, useClass: RolesGuard }],
    })
    class BareModule {}
    const module = await Test.createTestingModule({
      imports: [SecurityTestingModule.forRoot(), BareModule],
    }).compile();
    app = create(adapter, module);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    expect(await statuses(['/bare', '/session'])).toEqual([401, 200]);
    expect(await statuses(['/bare'], await actingAs(app, []))).toEqual([200]);
  });

  it('overrideProvider(AuthGuard) reaches the global guard, too', async () => {
    const guard = setsUser({ id: 1, roles: ['admin'] });
    await boot((builder) => builder.overrideProvider(AuthGuard).useValue(guard), {
      globalGuard: true,
    });
    expect(await statuses([...NEED_USER, ...NEED_ROLE])).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it("a site's own subclasses, provided in their place, are used by every decorator", async () => {
    @Injectable()
    class StaffGuard extends AuthGuard {
      protected override async identify(...given: Parameters<AuthGuard['identify']>) {
        const caller = await super.identify(...given);
        return (caller?.user as Named | undefined)?.email?.endsWith('@site.test') ? caller : null;
      }
    }
    @Injectable()
    class RankGuard extends RolesGuard {
      protected override rolesOf(user: unknown): readonly string[] {
        const roles = super.rolesOf(user);
        return roles.includes('owner') ? [...roles, 'admin'] : roles;
      }
    }
    await boot((builder) => builder, {
      overrides: [
        { provide: AuthGuard, useClass: StaffGuard },
        { provide: RolesGuard, useClass: RankGuard },
      ],
      users: [
        { email: 'olga@site.test', roles: ['owner'] },
        { email: 'eve@elsewhere.test', roles: ['owner'] },
      ],
    });
    const olga = await actingAs(app, 'olga@site.test');
    expect(await statuses([...NEED_USER, ...NEED_ROLE], olga)).toEqual([
      200, 200, 200, 200, 200, 200,
    ]);
    const eve = await actingAs(app, 'eve@elsewhere.test');
    expect(await statuses([...NEED_USER, ...NEED_ROLE], eve)).toEqual([
      401, 401, 401, 401, 401, 401,
    ]);
  });

  it('a subclass in @UseGuards decides for its handlers alone', async () => {
    @Injectable()
    class StrictGuard extends AuthGuard {
      override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
        const { headers } = context
          .switchToHttp()
          .getRequest<{ headers: Record<string, string> }>();
        return headers['x-strict'] === 'yes' && super.canActivate(context);
      }
    }
    @Controller('strict')
    @UseGuards(StrictGuard)
    class StrictController {
      @Get()
      strict(): object {
        return {};
      }
    }
    @Module({ controllers: [StrictController] })
    class StrictModule {}
    const module = await Test.createTestingModule({
      imports: [SecurityTestingModule.forRoot(), StrictModule],
      controllers: [FirstController],
    }).compile();
    app = create(adapter, module);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    const headers = await actingAs(app, ['admin']);
    expect(await statuses(['/strict'], headers)).toEqual([403]);
    expect(await statuses(['/strict'], { ...headers, 'x-strict': 'yes' })).toEqual([200]);
    expect(await statuses(['/strict'], { 'x-strict': 'yes' })).toEqual([401]);
    expect(await statuses(['/first/login'], headers)).toEqual([200]);
  });
});

function create(adapter: AdapterName, module: TestingModule): INestApplication {
  const settings = { logger: false as const };
  return adapter === 'fastify'
    ? module.createNestApplication(new FastifyAdapter(), settings)
    : module.createNestApplication(settings);
}
