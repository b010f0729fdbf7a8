import { Controller, Get, Injectable, Post, type Type } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy as PlainStrategy } from 'passport';
import { Strategy } from 'passport-custom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AuthRequired,
  CurrentUser,
  externalUser,
  LoginRequired,
  Public,
  Roles,
  UserDatastore,
  type ExternalUser,
  type User,
} from '../../../lib/index.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';
import { browserOf } from '../authorization/people.js';

interface Requested {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const keyOf = ({ headers }: Requested): string => headers['x-api-key'] ?? '';

/** Keys of the form `key:<address>`; others stand for what may go wrong. */
@Injectable()
class ApiKeyStrategy extends PassportStrategy(Strategy, 'api-key') {
  constructor(private readonly users: UserDatastore) {
    super();
  }

  async validate(request: Requested): Promise<unknown> {
    const [kind, email = ''] = keyOf(request).split(':');
    switch (kind) {
      case 'key':
        return this.users.findUser({ email });
      case 'partner':
        return externalUser({ id: `partner|${email}`, roles: ['partner'], claims: { email } });
      case 'boss':
        return externalUser({ id: email, roles: ['admin'] });
      case 'profile':
        return { id: Number(email), login: 'somebody at a provider', roles: ['admin'] };
      case 'copy':
        return { ...(await this.users.findUser({ email })) };
      case 'class':
        return new (class Profile {
          id = Number(email);
        })();
      case 'text':
        return email;
      case 'throws':
        throw new Error('the key table is gone');
      case 'list':
        return [await this.users.findUser({ email }), { scope: 'all' }];
      default:
        return null;
    }
  }
}
Reflect.defineMetadata('design:paramtypes', [UserDatastore], ApiKeyStrategy);

/** Ends as the request asks, by passport's own verbs; keeps what it works with on `this`. */
@Injectable()
class VerbStrategy extends PlainStrategy {
  override readonly name = 'verb';
  private wanted = '';

  constructor(private readonly users: UserDatastore) {
    super();
  }

  validate(): null {
    return null;
  }

  override authenticate({ headers }: Request): void {
    this.wanted = String(headers['x-verb'] ?? '');
    const [verb = '', argument = ''] = this.wanted.split(' ');
    const act: Readonly<Record<string, () => unknown>> = {
      pass: () => this.pass(),
      fail: () => this.fail('Bearer realm="x"'),
      'fail-with-error': () => this.fail('Bearer error="invalid_token"'),
      'fail-with-400': () => this.fail(400),
      redirect: () => this.redirect('https://provider.test/'),
      error: () => this.error(new Error('inside')),
      throw: () => {
        throw new Error('inside');
      },
      success: () => void this.succeed(argument),
      'success-then-fail': () => this.succeed(argument).then(() => this.fail('late')),
      'fail-then-success': () => {
        this.fail('first');
        this.success({ id: 1, uniquifier: 'x' });
      },
      'success-nobody': () => this.success(false),
      silent: () => undefined,
    };
    act[verb]?.();
    if (verb === '') this.pass();
  }

  private async succeed(email: string): Promise<void> {
    const wait = Number(email.length % 3) * 5;
    await new Promise((resolve) => setTimeout(resolve, wait));
    const [, address = ''] = this.wanted.split(' ');
    this.success((await this.users.findUser({ email: address })) as object);
  }
}
Reflect.defineMetadata('design:paramtypes', [UserDatastore], VerbStrategy);

type Shown = User | ExternalUser;
const show = (user: Shown): object => ({ id: String(user.id), email: user.email });

@Controller()
class ApiController {
  @Get('by-class')
  @AuthRequired(ApiKeyStrategy)
  byClass(@CurrentUser() user: Shown): object {
    return show(user);
  }

  @Get('by-name')
  @AuthRequired('api-key')
  byName(@CurrentUser() user: Shown): object {
    return show(user);
  }

  @Post('by-name')
  @AuthRequired('api-key')
  write(@CurrentUser() user: Shown): object {
    return show(user);
  }

  @Get('beside')
  @AuthRequired('session', ApiKeyStrategy)
  beside(@CurrentUser() user: Shown): object {
    return show(user);
  }

  @Get('session')
  @LoginRequired()
  session(): object {
    return {};
  }

  @Get('admin')
  @AuthRequired(ApiKeyStrategy)
  @Roles('admin')
  admin(@CurrentUser() user: Shown): object {
    return show(user);
  }

  @Get('partner')
  @AuthRequired(ApiKeyStrategy)
  @Roles('partner')
  partner(@CurrentUser() user: Shown): object {
    return { ...show(user), claims: (user as ExternalUser).claims };
  }

  @Get('verb')
  @AuthRequired(VerbStrategy)
  verb(@CurrentUser() user: Shown): object {
    return show(user);
  }

  @Get('verb-or-session')
  @AuthRequired('verb', 'session')
  verbOrSession(@CurrentUser() user: Shown): object {
    return show(user);
  }

  @Get('open')
  @Public()
  open(@CurrentUser() user: Shown | null): object {
    return { email: user?.email ?? null };
  }
}

@Controller('api')
class PrefixedController extends ApiController {}

const controllers: Type[] = [PrefixedController];
const providers: Type[] = [ApiKeyStrategy, VerbStrategy];

describe.each(ADAPTERS)("a site's own strategies on %s", (adapter) => {
  let site: Site;
  let id: string;
  const get = (path: string, key: string) =>
    site.visitor().get(`/api/${path}`, { headers: { 'x-api-key': key } });
  const verb = (text: string, path = 'verb') =>
    site.visitor().get(`/api/${path}`, { headers: { 'x-verb': text } });

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers,
      providers,
      security: { mechanisms: ['session', ApiKeyStrategy] },
    });
    await site.users.createRole({ name: 'admin' });
    const alice = await site.user('alice@site.test', { roles: ['admin'] });
    id = String(alice.id);
    await site.user('bob@site.test');
  });
  afterAll(() => site.close());

  it('are named by class and by name, and give a user of the datastore', async () => {
    for (const path of ['by-class', 'by-name', 'beside']) {
      const answer = await get(path, 'key:alice@site.test');
      expect(answer.json()).toEqual({ id, email: 'alice@site.test' });
    }
    expect((await get('open', 'key:alice@site.test')).json()).toEqual({ email: 'alice@site.test' });
    expect((await get('session', 'key:alice@site.test')).status).toBe(401);
    const bob = await get('by-name', 'list:bob@site.test');
    expect(bob.json()).toMatchObject({ email: 'bob@site.test' });
  });

  it('give roles as the store has them', async () => {
    expect((await get('admin', 'key:alice@site.test')).status).toBe(200);
    expect((await get('admin', 'key:bob@site.test')).status).toBe(403);
    await site.users.addRoleToUser('bob@site.test', 'admin');
    expect((await get('admin', 'key:bob@site.test')).status).toBe(200);
    await site.users.removeRoleFromUser('bob@site.test', 'admin');
    expect((await get('admin', 'key:bob@site.test')).status).toBe(403);
  });

  it('give users whom no store holds, with roles and claims', async () => {
    expect((await get('partner', 'partner:p@x.test')).json()).toEqual({
      id: 'partner|p@x.test',
      email: null,
      claims: { email: 'p@x.test' },
    });
    expect((await get('admin', 'partner:p@x.test')).status).toBe(403);
    expect((await get('admin', 'boss:1')).status).toBe(200);
  });

  it('81: take no profile of a provider for the user with the same id', async () => {
    for (const key of [`profile:${id}`, `class:${id}`, `text:${id}`, 'profile:999'])
      expect({ key, status: (await get('by-class', key)).status }).toEqual({ key, status: 401 });
    const alice = await browserOf(site);
    const own = String(alice.user.id);
    const answer = await alice.visitor.get('/api/beside', {
      headers: { 'x-api-key': `boss:${own}` },
    });
    expect([answer.status, answer.json()['code']]).toEqual([400, 'CREDENTIALS_CONFLICT']);
  });

  it('deny where they name nobody', async () => {
    for (const key of ['', 'nonsense', 'key:ghost@site.test', 'copy:ghost@site.test'])
      expect({ key, status: (await get('by-class', key)).status }).toEqual({ key, status: 401 });
  });

  it('let nobody in where they throw, as an outage', async () => {
    const answer = await get('by-class', 'throws:');
    expect([answer.status, answer.json()['code']]).toEqual([503, 'UNAVAILABLE']);
    expect(answer.text).not.toContain('table');
    const { visitor } = await browserOf(site);
    const beside = async (key: string): Promise<number> =>
      (await visitor.get('/api/beside', { headers: { 'x-api-key': key } })).status;
    expect(await beside('')).toBe(200);
    expect(await beside('throws:')).toBe(503);
  });

  it('26: refuse a user that was deactivated, at the next request', async () => {
    await site.user('carol@site.test');
    expect((await get('by-class', 'key:carol@site.test')).status).toBe(200);
    await site.users.deactivateUser('carol@site.test');
    for (const path of ['by-class', 'by-name', 'beside'])
      expect((await get(path, 'key:carol@site.test')).status).toBe(401);
    expect((await get('open', 'key:carol@site.test')).json()).toEqual({ email: null });
    await site.users.activateUser('carol@site.test');
    expect((await get('by-class', 'key:carol@site.test')).status).toBe(200);
  });

  it('CSR-11: need no token against forgery, since a page must add the key itself', async () => {
    const headers = { 'x-api-key': 'key:alice@site.test', 'sec-fetch-site': 'cross-site' };
    expect((await site.visitor().post('/api/by-name', { headers })).status).toBe(201);
  });

  it('count by their first outcome; redirects, errors and throws let nobody in', async () => {
    const table = {
      'success alice@site.test': 200,
      'success-then-fail alice@site.test': 200,
      'fail-then-success': 401,
      'success ghost@site.test': 401,
      'success-nobody': 401,
      pass: 401,
      fail: 401,
      'fail-with-error': 401,
      'fail-with-400': 401,
      redirect: 401,
      error: 503,
      throw: 503,
    };
    for (const [text, status] of Object.entries(table)) {
      const answer = await verb(text);
      expect({ text, status: answer.status }).toEqual({ text, status });
      expect([answer.location, answer.text.includes('inside')]).toEqual([null, false]);
    }
  });

  it('leave to the next mechanism what they did not find, and nothing else', async () => {
    const { visitor } = await browserOf(site);
    const table = {
      '': 200,
      pass: 200,
      fail: 200,
      'fail-with-error': 401,
      'fail-with-400': 401,
      redirect: 401,
      error: 503,
      throw: 503,
      'success-nobody': 401,
      'success ghost@site.test': 401,
      'success alice@site.test': 400,
    };
    for (const [text, status] of Object.entries(table)) {
      const answer = await visitor.get('/api/verb-or-session', { headers: { 'x-verb': text } });
      expect({ text, status: answer.status }).toEqual({ text, status });
    }
  });

  it('that say nothing for five seconds let nobody in, as an outage', async () => {
    expect((await verb('silent')).status).toBe(503);
  }, 20_000);

  it('keep requests apart that come at once', async () => {
    const addresses = ['alice@site.test', 'bob@site.test', 'carol@site.test', 'ghost@site.test'];
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const address = addresses[index % addresses.length] ?? '';
        const answer = await verb(`success ${address}`);
        return { address, got: answer.status === 200 ? answer.json()['email'] : answer.status };
      }),
    );
    for (const { address, got } of answers)
      expect(got).toBe(address === 'ghost@site.test' ? 401 : address);
    const strategy = site.app.get(VerbStrategy);
    expect(Object.keys(strategy).sort()).toEqual(['name', 'users', 'wanted']);
    expect((strategy as unknown as { wanted: string }).wanted).toBe('');
  });
});

/** A strategy of the name "key" that lets in one address. */
function keyOpening(email: string): Type {
  @Injectable()
  class KeyStrategy extends PassportStrategy(Strategy, 'key') {
    validate(request: Requested): ExternalUser | null {
      return keyOf(request) === 'the key' ? externalUser({ id: email, email }) : null;
    }
  }
  return KeyStrategy;
}

@Controller()
class KeyController {
  @Get('me')
  @AuthRequired('key')
  me(@CurrentUser() user: ExternalUser): object {
    return { email: user.email };
  }
}

describe.each(ADAPTERS)('strategies of one name in two applications on %s', (adapter) => {
  it('stay apart, whichever was made last', async () => {
    const emails = ['one@site.test', 'two@site.test', 'three@site.test'];
    const sites = await Promise.all(
      emails.map((email) =>
        startSite({ adapter, controllers: [KeyController], providers: [keyOpening(email)] }),
      ),
    );
    for (const [index, site] of sites.entries()) {
      const answer = await site.visitor().get('/me', { headers: { 'x-api-key': 'the key' } });
      expect(answer.json()).toEqual({ email: emails[index] });
      expect((await site.visitor().get('/me')).status).toBe(401);
    }
    await Promise.all(sites.map((site) => site.close()));
  });

  it('are not borrowed from one another', async () => {
    const one = await startSite({
      adapter,
      controllers: [KeyController],
      providers: [keyOpening('one@site.test')],
    });
    await expect(startSite({ adapter, controllers: [KeyController] })).rejects.toThrow(
      'no mechanism "key"',
    );
    await one.close();
  });
});
