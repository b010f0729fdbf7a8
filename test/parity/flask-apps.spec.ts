import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ConfirmRegisterForm,
  confirmable,
  FormField,
  LoginRequired,
  memoryStore,
  passwordless,
  recoverable,
  registerable,
  SecurityModule,
  SecurityUrls,
} from '../../lib/index.js';
import { flaskSecurity } from '../../lib/presets/flask-security/index.js';
import { SecurityTestingModule } from '../../lib/testing/index.js';
import { MailTrap } from '../../lib/testing/mail-trap.js';
import { PEPPER, startFlaskSite, type FlaskSite } from '../support/flask-site.js';
import { ADAPTERS, PASSWORD, SECRET, startSite, type Site } from '../support/site.js';

@Controller()
class MeController {
  @Get('me')
  @LoginRequired()
  me(): string {
    return 'me';
  }
}

const LOGIN = { email: 'ann@x.test', password: PASSWORD };
const CHEAP_HASHES = { pepper: PEPPER, options: { bcrypt: { rounds: 4 } } };
const CHEAP_RISK = { PASSWORD_COST_TOO_LOW: 'tests' };

describe.each(ADAPTERS)('two applications in one process, on %s', (adapter) => {
  let old: FlaskSite;
  let other: FlaskSite;
  let plain: Site;
  beforeAll(async () => {
    old = await startFlaskSite({ adapter, features: [registerable], controllers: [MeController] });
    other = await startFlaskSite({
      adapter,
      features: [passwordless],
      controllers: [MeController],
      security: {
        urlPrefix: '/auth',
        routes: { login: '/signin' },
        tokens: { queryParam: 'key', issueOnLogin: false },
        redirects: { postLogin: '/home' },
      },
    });
    plain = await startSite({
      adapter,
      security: { features: [registerable] },
      controllers: [MeController],
    });
    for (const site of [old, other, plain]) await site.user('ann@x.test');
  });
  afterAll(() => Promise.all([old, other, plain].map((site) => site.close())));

  it('keep their own dialects', async () => {
    const seeds = await old.visitor().json('/login', LOGIN);
    expect(Object.keys(seeds.json())).toEqual(['meta', 'response']);
    const ours = await plain.visitor().json('/login', LOGIN);
    expect(Object.keys(ours.json())).toEqual(['user']);
    expect((await plain.visitor().json('/login', {})).json()).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect((await plain.visitor().get('/logout', { html: true })).status).toBe(200);
    expect((await plain.visitor().get('/me')).status).toBe(401);
    expect((await old.visitor().get('/me')).location).toBe('/login?next=%2Fme');
  });

  it('keep their own settings', async () => {
    expect((await other.visitor().get('/me')).location).toBe('/auth/signin?next=%2Fme');
    const asked = await other.visitor().json('/auth/signin', { email: 'ann@x.test' });
    expect(asked.status).toBe(200);
    const link = await other.link('ann@x.test');
    expect(link).toMatch(/^\/auth\/signin\/[\w-]{43}$/);
    const visitor = other.visitor();
    expect((await visitor.get(link)).location).toBe('/home');
    expect((await visitor.get('/me')).text).toBe('me');
    expect((await old.visitor().get(link)).status).toBe(404);
    expect(other.app.get(SecurityUrls).urlFor('login-token', { token: 'x' })).toBe(
      '/auth/signin/x',
    );
  });
});

describe('the preset with routes elsewhere', () => {
  it('answers at its host only', async () => {
    const site = await startFlaskSite({ security: { host: 'login.x.test' } });
    try {
      expect((await site.visitor().get('/login')).status).toBe(404);
    } finally {
      await site.close();
    }
  });

  it('follows the global prefix', async () => {
    const site = await startFlaskSite({
      features: [passwordless],
      controllers: [MeController],
      prepare: (app) => app.setGlobalPrefix('api'),
    });
    try {
      await site.user('ann@x.test');
      expect((await site.visitor().get('/api/me')).location).toBe('/api/login?next=%2Fapi%2Fme');
      await site.visitor().json('/api/login', { email: 'ann@x.test' });
      expect(await site.link('ann@x.test')).toMatch(/^\/api\/login\/[\w-]{43}$/);
    } finally {
      await site.close();
    }
  });

  it('keeps its decorators with `controllers: false`, and has no login to send to', async () => {
    const site = await startFlaskSite({
      controllers: [MeController],
      security: { controllers: false },
    });
    try {
      expect((await site.visitor().get('/login')).status).toBe(404);
      expect((await site.visitor().get('/me')).status).toBe(401);
    } finally {
      await site.close();
    }
  });

  it('speaks JSON alone with `pages: false`', async () => {
    const site = await startFlaskSite({ features: [registerable], security: { pages: false } });
    try {
      await site.user('ann@x.test');
      expect((await site.visitor().get('/login')).status).toBe(404);
      expect((await site.visitor().form('/login', {})).json()).toMatchObject({
        meta: { code: 400 },
      });
    } finally {
      await site.close();
    }
  });
});

describe('ways to take the preset', () => {
  const asksInTheDialect = async (site: Site): Promise<void> => {
    try {
      const answer = await site.visitor().json('/login', {});
      expect(answer.json()).toMatchObject({ meta: { code: 400 } });
      expect((await site.visitor().get('/logout')).status).toBe(302);
    } finally {
      await site.close();
    }
  };

  it('forRootAsync with its two halves', async () => {
    const options = { passwords: CHEAP_HASHES, acceptRisk: CHEAP_RISK, secret: SECRET } as const;
    const site = await startSite({
      module: SecurityModule.forRootAsync({
        ...flaskSecurity.static({ store: memoryStore(), features: [recoverable, confirmable] }),
        useFactory: () => flaskSecurity.options({ ...options, recoverable: { within: '2 days' } }),
      }),
    });
    await asksInTheDialect(site);
  });

  it('one object for both halves', async () => {
    const all = {
      store: memoryStore(),
      features: [registerable],
      secret: SECRET,
      passwords: CHEAP_HASHES,
      acceptRisk: CHEAP_RISK,
    } as const;
    expect(Object.keys(flaskSecurity.static(all)).toSorted()).toEqual([
      'features',
      'preset',
      'store',
    ]);
    expect(Object.keys(flaskSecurity.options(all)).toSorted()).toEqual([
      'acceptRisk',
      'passwords',
      'secret',
    ]);
    await asksInTheDialect(await startSite({ module: SecurityModule.forRoot(flaskSecurity(all)) }));
  });

  it('spread among own options, which stand above it', async () => {
    const site = await startSite({
      security: {
        ...flaskSecurity(),
        features: [registerable],
        passwords: { ...CHEAP_HASHES, minLength: 10 },
        acceptRisk: CHEAP_RISK,
      },
    });
    try {
      const short = await site
        .visitor()
        .json('/register', { email: 'a@x.test', password: 'ninechars' });
      expect(short.status).toBe(400);
      const good = await site
        .visitor()
        .json('/register', { email: 'a@x.test', password: 'tenletters' });
      expect(good.status).toBe(200);
      expect((await site.users.findUser({ email: 'a@x.test' }))?.password).toMatch(/^\$2b\$/);
    } finally {
      await site.close();
    }
  });

  it('in the test kit, mails in the trap', async () => {
    const options = flaskSecurity({
      features: [recoverable],
      passwords: CHEAP_HASHES,
      acceptRisk: CHEAP_RISK,
    });
    const { store: _, ...preset } = options;
    const site = await startSite({
      module: SecurityTestingModule.forRoot({ ...preset, users: [{ email: 'ann@x.test' }] }),
    });
    const answer = await site.visitor().json('/reset', { email: 'ann@x.test' });
    expect(answer.text).toBe('{"meta":{"code":200},"response":{}}');
    expect(site.app.get(MailTrap).link('ann@x.test')).toContain('/reset/');
    await asksInTheDialect(site);
  });

  it('with a payload and a form of the site', async () => {
    class SiteUser {
      declare id: number;
      toSecurityPayload(): object {
        return { id: String(this.id), email: 'shown' };
      }
    }
    class SiteForm extends ConfirmRegisterForm {
      @FormField({ required: true })
      nickname!: string;
    }
    const site = await startFlaskSite({
      features: [registerable, confirmable],
      security: {
        store: memoryStore({
          user: SiteUser,
          fields: { user: { nickname: { type: 'string', nullable: true } } },
        }),
        forms: { confirmRegister: SiteForm },
      },
    });
    try {
      const missing = await site
        .visitor()
        .json('/register', { email: 'a@x.test', password: 'password' });
      expect(missing.status).toBe(400);
      const fields = {
        email: 'a@x.test',
        password: 'password',
        password_confirm: 'password',
        nickname: 'A',
      };
      const answer = await site.visitor().json('/register', fields);
      expect(answer.json()).toEqual({
        meta: { code: 200 },
        response: { user: { email: 'shown', id: '1' } },
      });
    } finally {
      await site.close();
    }
  });
});
