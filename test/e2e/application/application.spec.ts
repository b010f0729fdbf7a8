import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { MailerModule, MailerService } from '@nestjs-modules/mailer';
import { VersioningType } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import {
  confirmable,
  LoginRequired,
  memoryStore,
  Public,
  recoverable,
  registerable,
  Roles,
  SecurityModule,
  SecurityUrls,
} from '../../../lib/index.js';
import { ADAPTERS, CHEAP, PASSWORD, SECRET, startSite, type Site } from '../../support/site.js';

@Controller({ path: 'things', version: '1' })
class ThingsController {
  @Get()
  @LoginRequired()
  list(): object {
    return { things: [] };
  }
}

@Controller({ path: 'health', version: VERSION_NEUTRAL })
class HealthController {
  @Get()
  health(): object {
    return { ok: true };
  }
}

const email = 'alice@site.test';

describe.each(ADAPTERS)('inside a real application on %s', (adapter) => {
  const sites: Site[] = [];
  const start = async (setup: Parameters<typeof startSite>[0]): Promise<Site> => {
    const site = await startSite({ adapter, ...setup });
    sites.push(site);
    return site;
  };
  afterEach(async () => {
    for (const site of sites.splice(0)) await site.close();
  });

  it('follows the global prefix and the version in every path and address', async () => {
    const site = await start({
      controllers: [ThingsController],
      security: { features: [registerable, recoverable] },
      prepare: (app) => {
        app.setGlobalPrefix('api');
        app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      },
    });
    await site.user(email);
    const visitor = site.visitor();
    expect((await visitor.page('/api/v1/things')).location).toBe(
      '/api/login?next=%2Fapi%2Fv1%2Fthings',
    );
    expect((await visitor.page('/login')).status).toBe(404);
    expect((await visitor.page('/api/login')).text).toContain('action="/api/login"');
    expect((await visitor.json('/api/login', { email, password: PASSWORD })).status).toBe(200);
    expect((await visitor.get('/api/v1/things')).status).toBe(200);
    expect(site.app.get(SecurityUrls).urlFor('reset', { token: 'x' })).toBe('/api/reset/x');
  });

  it('takes other paths, a prefix of its own, no pages and no endpoints', async () => {
    const site = await start({
      security: { urlPrefix: '/auth', routes: { login: '/signin', token: 'tokens' }, pages: false },
    });
    await site.user(email);
    const visitor = site.visitor();
    expect((await visitor.page('/auth/signin')).status).toBe(404);
    expect((await visitor.json('/auth/signin', { email, password: PASSWORD })).status).toBe(200);
    expect((await visitor.json('/auth/tokens', { email, password: PASSWORD })).status).toBe(200);
    expect((await visitor.get('/auth/session')).json()).toMatchObject({ user: { email } });

    const none = await start({ security: { controllers: false }, controllers: [ThingsController] });
    expect((await none.visitor().json('/login', { email, password: PASSWORD })).status).toBe(404);
    expect((await none.visitor().page('/things')).status).toBe(401);
  });

  it('answers only the host that it is bound to', async () => {
    const site = await start({ security: { host: 'auth.site.test' } });
    expect((await site.visitor().page('/login')).status).toBe(404);
  });

  it('spells fields in snake_case when told so, and reads no other spelling', async () => {
    const site = await start({ security: { features: [registerable], fieldNames: 'snake_case' } });
    const page = await site.visitor().page('/register');
    expect(page.text).toContain('name="password_confirm"');
    const form = { email, password: PASSWORD, passwordConfirm: PASSWORD };
    expect((await site.visitor().form('/register', form)).status).toBe(400);
    const right = { email, password: PASSWORD, password_confirm: PASSWORD };
    expect((await site.visitor().form('/register', right)).status).toBe(303);
  });

  it('closes every handler with globalGuard but those of the list', async () => {
    const site = await start({
      controllers: [ThingsController, HealthController],
      security: { globalGuard: { public: [HealthController] } },
      prepare: (app) => app.enableVersioning({ type: VersioningType.URI }),
    });
    expect((await site.visitor().get('/health')).status).toBe(200);
    expect((await site.visitor().get('/v1/things')).status).toBe(401);
    expect((await site.visitor().page('/login')).status).toBe(200);
  });

  describe.each(['before', 'after'])(
    'with its own emitter and mailer imported %s ours',
    (order) => {
      it('is heard by both kinds of listener, and nobody uses the transport of the other', async () => {
        const heard: string[] = [];
        class Listener {
          @OnEvent('user.registered')
          registered(): void {
            heard.push('decorator');
          }
        }
        const sent: string[] = [];
        const sender = { send: (mail: { to: string }) => Promise.resolve(void sent.push(mail.to)) };
        const transport = { jsonTransport: true } as const;
        const own = [EventEmitterModule.forRoot(), MailerModule.forRoot({ transport })];
        const { MailSender } = await import('../../../lib/index.js');
        const options = {
          store: memoryStore(),
          secret: SECRET,
          ...CHEAP,
          features: [registerable, confirmable] as const,
          overrides: [{ provide: MailSender, useValue: sender }],
        };
        const security = SecurityModule.forRoot(options);
        const site = await start({
          module: order === 'before' ? own[0] : security,
          imports: order === 'before' ? [own[1] as never, security] : own,
          providers: [Listener],
        });
        site.app.get(EventEmitter2).on('user.registered', () => heard.push('emitter'));
        await site.visitor().json('/register', { email: 'new@site.test', password: PASSWORD });
        expect(heard.sort()).toEqual(['decorator', 'emitter']);
        const { SecurityMailService } = await import('../../../lib/index.js');
        await site.app.get(SecurityMailService).flush();
        expect(sent).toEqual(['new@site.test']);
        const mail = await site.app
          .get(MailerService)
          .sendMail({ to: 'x@site.test', from: 'y@site.test', text: 'hi' });
        expect(JSON.stringify(mail)).toContain('x@site.test');
        expect(sent).toEqual(['new@site.test']);
      });
    },
  );

  it('lives beside another application with other settings in one process', async () => {
    const one = await start({
      security: { urlPrefix: '/one', sessions: { cookie: { name: 'one' } } },
    });
    const two = await start({ security: { urlPrefix: '/two', secret: `${SECRET}-other` } });
    await one.user(email);
    await two.user(email);
    const visitor = one.visitor();
    expect((await visitor.json('/one/login', { email, password: PASSWORD })).status).toBe(200);
    expect(visitor.cookie('one')).toBeDefined();
    expect((await one.visitor().json('/two/login', { email, password: PASSWORD })).status).toBe(
      404,
    );
    const foreign = two.visitor();
    foreign.jar.set('session', visitor.cookie('one') ?? '');
    expect((await foreign.get('/two/session')).json()).toMatchObject({ user: null });
  });

  it('tells every mistake of the start in one list', async () => {
    @Controller('wrong')
    class WrongController {
      @Get('a')
      @Public()
      @Roles('admin')
      a(): void {}

      @Get('b')
      @Roles()
      b(): void {}
    }
    await expect(start({ controllers: [WrongController] })).rejects.toThrow(
      /WrongController\.a: @Public\(\)[\s\S]*WrongController\.b: @Roles\(\) needs at least one role/,
    );
    const wrong = {
      pasword: {},
      sessions: { idle: 5 },
      secret: 'short',
      tokens: { maxAge: 'soon' },
    };
    await expect(start({ security: wrong })).rejects.toThrow(
      /pasword: no such option; did you mean "passwords"\?[\s\S]*sessions\.idle[\s\S]*tokens\.maxAge[\s\S]*secret/,
    );
  });
});
