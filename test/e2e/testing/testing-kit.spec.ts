import {
  Controller,
  Get,
  Post,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { actingAs, MailTrap, SecurityTestingModule, TestClock } from 'nest-security/testing';
import {
  AuthGuard,
  confirmable,
  CurrentUser,
  LoginRequired,
  PasswordService,
  recoverable,
  registerable,
  Roles,
  RolesGuard,
  type User,
} from 'nest-security';
import { afterEach, describe, expect, it } from 'vitest';

@Controller('reports')
class ReportsController {
  @Get()
  @Roles('editor')
  list(@CurrentUser() user: User): object {
    return { for: user.email };
  }

  @Post()
  @LoginRequired()
  write(): object {
    return { written: true };
  }
}

describe('the test kit', () => {
  let app: INestApplication | undefined;
  afterEach(() => app?.close());

  it('serves a controller spec: the guard is replaced in one line', async () => {
    const module = await Test.createTestingModule({
      imports: [SecurityTestingModule.forRoot()],
      controllers: [ReportsController],
    })
      .overrideGuard(AuthGuard)
      .useValue({ canActivate: () => true })
      .compile();
    expect(module.get(ReportsController).list({ email: 'ann@site.test' } as User)).toEqual({
      for: 'ann@site.test',
    });
  });

  it('serves a controller spec without the module: the user is whom the guard of the test names', async () => {
    const admit = (context: ExecutionContext): boolean => {
      context.switchToHttp().getRequest<{ user: object }>().user = { email: 'ann@site.test' };
      return true;
    };
    const module = await Test.createTestingModule({ controllers: [ReportsController] })
      .overrideGuard(AuthGuard)
      .useValue({ canActivate: admit })
      .overrideGuard(RolesGuard)
      .useValue({ canActivate: () => true })
      .compile();
    const server = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app = server;
    await server.init();
    expect((await server.inject('/reports')).json()).toEqual({ for: 'ann@site.test' });
  });

  it('keeps its own settings beside those of the test, under an https baseUrl too', async () => {
    const module = await Test.createTestingModule({
      imports: [
        SecurityTestingModule.forRoot({
          baseUrl: 'https://app.example',
          passwords: { minLength: 12 },
          acceptRisk: { ENDLESS_TOKENS: 'a test' },
          tokens: { maxAge: false },
        }),
      ],
    }).compile();
    await module.init();
    const hash = await module.get(PasswordService).hash('correct horse battery');
    expect(hash).toContain('m=1024,t=1,p=1');
    await module.close();
  });

  it('serves an e2e spec: headers of anybody, mails and time', async () => {
    const module = await Test.createTestingModule({
      imports: [
        SecurityTestingModule.forRoot({
          features: [registerable, confirmable, recoverable],
          users: [{ email: 'ann@site.test', roles: ['editor'] }],
        }),
      ],
      controllers: [ReportsController],
    }).compile();
    const server = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app = server;
    await server.init();
    const get = (headers: Record<string, string>) => server.inject({ url: '/reports', headers });
    expect((await get({})).statusCode).toBe(401);
    expect((await get(await actingAs(app, ['reader']))).statusCode).toBe(403);
    expect((await get(await actingAs(app, 'ann@site.test'))).json()).toEqual({
      for: 'ann@site.test',
    });
    const write = await server.inject({
      method: 'POST',
      url: '/reports',
      headers: await actingAs(app, ['editor']),
    });
    expect(write.statusCode).toBe(201);

    await server.inject({ method: 'POST', url: '/reset', payload: { email: 'ann@site.test' } });
    const link = new URL(app.get(MailTrap).link('ann@site.test')).pathname;
    const status = async () =>
      (await server.inject({ url: link })).json<{ status: string }>().status;
    expect(await status()).toBe('valid');
    app.get(TestClock).advance('2 hours');
    expect(await status()).toBe('expired');
  });
});
