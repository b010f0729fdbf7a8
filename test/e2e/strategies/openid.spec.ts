import {
  Controller,
  Get,
  Injectable,
  Module,
  Post,
  type INestApplication,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PassportStrategy } from '@nestjs/passport';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import {
  Accepted,
  AuthRequired,
  CurrentUser,
  externalUser,
  Public,
  Roles,
  SecurityModule,
  UserDatastore,
  type ExternalUser,
  type User,
} from '../../../lib/index.js';
import { ADAPTERS, startSite, type AdapterName, type Site } from '../../support/site.js';
import { Visitor } from '../../support/visitor.js';
import { AUDIENCE, OpenIdProvider } from './openid-provider.js';

interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly email?: string;
  readonly roles?: readonly string[];
}

/** Bearer tokens of one provider, by the key that it publishes. */
const settingsOf = (issuer: string, secretOrKey: string) => ({
  jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
  secretOrKey,
  issuer,
  audience: AUDIENCE,
  algorithms: ['RS256' as const],
});

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

const altered = (token: string): string => {
  const [header, , signature] = token.split('.');
  const [, claims = ''] = token.split('.');
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
  const more = JSON.stringify({ ...read, roles: ['admin'] });
  return [header, Buffer.from(more).toString('base64url'), signature].join('.');
};

async function expired(provider: OpenIdProvider): Promise<string> {
  const token = await provider.serviceToken();
  const [, claims = ''] = token.split('.');
  const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number };
  while (Date.now() <= exp * 1000) await new Promise((resolve) => setTimeout(resolve, 50));
  return token;
}

let provider: OpenIdProvider;
let hasty: OpenIdProvider;
let stranger: OpenIdProvider;

beforeAll(async () => {
  const roles = { alice: ['editor'], bob: [], root: ['admin', 'editor'] };
  provider = await OpenIdProvider.start(roles);
  hasty = await OpenIdProvider.start(roles, 1);
  stranger = await OpenIdProvider.start({ alice: ['admin'], bob: ['admin'] });
});
afterAll(() => {
  for (const one of [provider, hasty, stranger]) one.close();
});

@Controller()
class NotesController {
  static writes = 0;

  @Get('me')
  @AuthRequired()
  me(@CurrentUser() user: ExternalUser): object {
    return { id: user.id, email: user.email, roles: user.roles.map(({ name }) => name) };
  }

  @Get('notes')
  @Roles('editor')
  notes(): object {
    return {};
  }

  @Post('notes')
  @Accepted('editor', 'service')
  write(): object {
    NotesController.writes += 1;
    return {};
  }

  @Get('health')
  @Public()
  health(@CurrentUser() user: ExternalUser | null): object {
    return { by: user?.id ?? null };
  }
}

/** A service that keeps no accounts. */
async function startService(adapter: AdapterName, strategy: Type): Promise<INestApplication> {
  @Module({
    imports: [
      SecurityModule.forRoot({
        store: false,
        features: [],
        controllers: false,
        globalGuard: true,
        mechanisms: [strategy],
      }),
    ],
    controllers: [NotesController],
    providers: [strategy],
  })
  class ServiceModule {}
  const settings = { logger: false as const, abortOnError: false };
  const app = await (adapter === 'fastify'
    ? NestFactory.create(ServiceModule, new FastifyAdapter(), settings)
    : NestFactory.create(ServiceModule, settings));
  await app.listen(0, '127.0.0.1');
  return app;
}

describe.each(ADAPTERS)('a service without accounts behind an OpenID provider on %s', (adapter) => {
  let app: INestApplication;
  let caller: Visitor;

  beforeAll(async () => {
    const settings = settingsOf(provider.issuer, await provider.publicKey());
    @Injectable()
    class OidcStrategy extends PassportStrategy(Strategy, 'oidc') {
      constructor() {
        super(settings);
      }

      validate({ iss, sub, email, roles }: Claims): ExternalUser {
        return externalUser({ id: `${iss}|${sub}`, email, roles });
      }
    }
    app = await startService(adapter, OidcStrategy);
    caller = new Visitor(await app.getUrl(), null);
  });
  afterAll(() => app.close());

  it('takes its users and their roles from the provider', async () => {
    const alice = bearer((await provider.signIn('alice')).access_token);
    expect((await caller.get('/me', alice)).json()).toEqual({
      id: `${provider.issuer}|alice`,
      email: 'alice@site.test',
      roles: ['editor'],
    });
    expect((await caller.get('/notes', alice)).status).toBe(200);
    const bob = bearer((await provider.signIn('bob')).access_token);
    expect((await caller.get('/me', bob)).status).toBe(200);
    const refused = await caller.get('/notes', bob);
    expect([refused.status, refused.json()['code']]).toEqual([403, 'FORBIDDEN']);
  });

  it('takes programs, whose writes need no token against forgery', async () => {
    const program = bearer(await provider.serviceToken());
    expect((await caller.post('/notes', program)).status).toBe(201);
    expect((await caller.get('/notes', program)).status).toBe(403);
  });

  it('82, JWT-19: refuses tokens that are not for it', async () => {
    const { access_token, id_token } = await provider.signIn('alice');
    const foreign = await stranger.signIn('alice');
    const wrong = {
      'an ID token': id_token,
      'another provider': foreign.access_token,
      'an altered one': altered(access_token),
      'an opaque one': 'A'.repeat(43),
      expired: await expired(hasty),
    };
    for (const [name, token] of Object.entries(wrong)) {
      const answer = await caller.get('/me', bearer(token));
      expect({ name, status: answer.status }).toEqual({ name, status: 401 });
      expect((await caller.get('/health', bearer(token))).json()).toEqual({ by: null });
    }
  });

  it('asks others for a token, in JSON and by a page', async () => {
    const json = await caller.get('/notes');
    expect([json.status, json.json()['code']]).toEqual([401, 'NOT_AUTHENTICATED']);
    const page = await caller.page('/notes');
    expect([page.status, page.location]).toEqual([401, null]);
    expect(page.text).toMatch(/^<!doctype html/);
    expect((await caller.get('/health')).json()).toEqual({ by: null });
    for (const path of ['/login', '/session', '/token'])
      expect((await caller.get(path)).status).toBe(404);
  });
});

describe.each(ADAPTERS)('accounts beside an OpenID provider on %s', (adapter) => {
  let site: Site;
  let token: string;

  beforeAll(async () => {
    const settings = settingsOf(provider.issuer, await provider.publicKey());
    @Injectable()
    class OidcStrategy extends PassportStrategy(Strategy, 'oidc') {
      constructor(private readonly users: UserDatastore) {
        super(settings);
      }

      validate({ email }: Claims): Promise<User | null> {
        return this.users.findUser({ email: String(email) });
      }
    }
    Reflect.defineMetadata('design:paramtypes', [UserDatastore], OidcStrategy);

    @Controller('first')
    class FirstController {
      @Get()
      @AuthRequired('oidc', 'token', 'session')
      first(@CurrentUser() user: User): object {
        return { email: user.email };
      }
    }
    site = await startSite({
      adapter,
      controllers: [NotesController, FirstController],
      providers: [OidcStrategy],
      security: { mechanisms: ['session', 'token', OidcStrategy] },
    });
    await site.users.createRole({ name: 'editor' });
    for (const name of ['alice', 'bob'])
      await site.user(`${name}@site.test`, { roles: name === 'bob' ? ['editor'] : [] });
    token = (await provider.signIn('alice')).access_token;
  });
  afterAll(() => site.close());

  it('lets in by session, by a token of ours and by one of the provider', async () => {
    const get = async (visitor: Visitor, authorization?: string) =>
      (await visitor.get('/me', { headers: authorization ? { authorization } : {} })).json();
    const user = await site.users.getUser('alice@site.test');
    const own = await site.app.get(TokenService).issueAuthToken(user as User);
    const email = 'alice@site.test';
    expect(await get(await site.signedIn())).toMatchObject({ email });
    expect(await get(site.visitor(), `Bearer ${own}`)).toMatchObject({ email });
    expect(await get(site.visitor(), `Bearer ${token}`)).toMatchObject({ email });
    const first = await site.visitor().get('/first', bearer(own));
    expect(first.json()).toEqual({ email });
  });

  it('reads roles from the store, not from the token', async () => {
    expect((await site.visitor().get('/notes', bearer(token))).status).toBe(403);
    const { access_token } = await provider.signIn('bob');
    expect((await site.visitor().get('/notes', bearer(access_token))).status).toBe(200);
    await site.users.removeRoleFromUser('bob@site.test', 'editor');
    expect((await site.visitor().get('/notes', bearer(access_token))).status).toBe(403);
  });

  it('refuses people whom the store does not know', async () => {
    const { access_token } = await provider.signIn('root');
    expect((await site.visitor().get('/me', bearer(access_token))).status).toBe(401);
  });

  it('26: refuses a deactivated user at once', async () => {
    await site.users.deactivateUser('alice@site.test');
    expect((await site.visitor().get('/me', bearer(token))).status).toBe(401);
    expect((await site.visitor().get('/health', bearer(token))).json()).toEqual({ by: null });
    await site.users.activateUser('alice@site.test');
    expect((await site.visitor().get('/me', bearer(token))).status).toBe(200);
  });

  it('never lets the cookie of a browser stand in for a token that does not hold', async () => {
    const visitor = await site.signedIn('bob@site.test');
    for (const wrong of [altered(token), await expired(hasty)])
      expect((await visitor.get('/me', bearer(wrong))).status).toBe(401);
    const conflict = await visitor.get('/me', bearer(token));
    expect([conflict.status, conflict.json()['code']]).toEqual([400, 'CREDENTIALS_CONFLICT']);
  });
});
