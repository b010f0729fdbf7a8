import {
  Controller,
  ForbiddenException,
  Get,
  Injectable,
  NotFoundException,
  Post,
  ServiceUnavailableException,
  UnauthorizedException,
  type LoggerService,
} from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AuthRequired,
  CurrentUser,
  externalUser,
  LoginRequired,
  Public,
  SecurityException,
  UserDatastore,
  type ExternalUser,
  type SecurityErrorCode,
} from '../../../lib/index.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';

interface Requested {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

class KeyTableGone extends Error {
  override readonly name = 'KeyTableGone';
}

const THROWN: Readonly<Record<string, () => unknown>> = {
  plain: () => new KeyTableGone('secret-key-4711 was not found in keys'),
  text: () => 'secret-key-4711',
  503: () => new ServiceUnavailableException(),
  401: () => new UnauthorizedException(),
  403: () => new ForbiddenException(),
  404: () => new NotFoundException(),
};

@Injectable()
class KeyStrategy extends PassportStrategy(Strategy, 'key') {
  constructor(private readonly users: UserDatastore) {
    super();
  }

  async validate({ headers }: Requested): Promise<unknown> {
    const key = headers['x-key'] ?? '';
    const made = THROWN[key];
    if (made) throw made();
    if (/^[A-Z_]+$/.test(key)) throw new SecurityException(key as SecurityErrorCode);
    if (key === 'profile') return { id: 1, email: 'alice@site.test' };
    if (key === 'copy') return { ...(await this.users.findUser({ email: 'alice@site.test' })) };
    if (key === 'external') return externalUser({ id: 'x' });
    return null;
  }
}
Reflect.defineMetadata('design:paramtypes', [UserDatastore], KeyStrategy);

/** What passport offers a strategy as `this`. */
interface Redirecting {
  redirect(url: string): void;
}

@Injectable()
class AwayStrategy extends PassportStrategy(Strategy, 'away') {
  validate(): null {
    return null;
  }

  override authenticate(): void {
    (this as unknown as Redirecting).redirect('https://provider.test/authorize?state=4711');
  }
}

@Controller('keys')
class KeysController {
  @Get()
  @AuthRequired('key')
  byKey(): object {
    return {};
  }

  @Post()
  @AuthRequired('key')
  write(): object {
    return {};
  }

  @Get('or-session')
  @AuthRequired('key', 'session')
  orSession(): object {
    return {};
  }

  @Get('away')
  @AuthRequired('away')
  away(): object {
    return {};
  }

  @Get('session')
  @LoginRequired()
  session(): object {
    return {};
  }

  @Get('open')
  @Public()
  open(@CurrentUser() user: ExternalUser | null): object {
    return { id: user?.id ?? null };
  }
}

class Lines implements LoggerService {
  readonly lines: string[] = [];
  readonly log = (...parts: unknown[]): void => void this.lines.push(parts.join(' '));
  readonly error = this.log;
  readonly warn = this.log;
}

const setup = {
  controllers: [KeysController],
  providers: [KeyStrategy, AwayStrategy],
  security: { mechanisms: ['session', KeyStrategy] },
};

describe.each(ADAPTERS)("what a site's strategy throws on %s", (adapter) => {
  let site: Site;
  let logger: Lines;
  const get = (key: string, path = '') =>
    site.visitor().get(`/keys${path}`, { headers: { 'x-key': key } });

  beforeAll(async () => {
    site = await startSite({ adapter, ...setup });
    await site.user('alice@site.test');
  });
  beforeEach(() => site.app.useLogger((logger = new Lines())));
  afterAll(() => site.close());

  it.each(['401', '403', '404', 'DISABLED_ACCOUNT', 'INVALID_CREDENTIALS', 'TOKEN_INVALID'])(
    'refuses: %s',
    async (key) => {
      const answer = await get(key);
      expect([answer.status, answer.json()['code']]).toEqual([401, 'NOT_AUTHENTICATED']);
      expect((await get(key, '/open')).json()).toEqual({ id: null });
      const visitor = await site.signedIn('alice@site.test');
      const beside = await visitor.get('/keys/or-session', { headers: { 'x-key': key } });
      expect(beside.status).toBe(401);
      expect(logger.lines).toEqual([]);
    },
  );

  it.each(['plain', 'text', '503', 'UNAVAILABLE', 'BUSY', 'INVALID_WHERE'])(
    'is an outage: %s',
    async (key) => {
      const code = key === 'BUSY' ? 'BUSY' : 'UNAVAILABLE';
      for (const path of ['', '/or-session', '/open']) {
        const answer = await get(key, path);
        expect([answer.status, answer.json()['code']]).toEqual([503, code]);
        expect(answer.text).not.toContain('4711');
      }
      expect((await get(key, '/session')).status).toBe(401);
    },
  );

  it('passes on that there were too many attempts', async () => {
    expect((await get('THROTTLED')).status).toBe(429);
  });
});

describe.each(ADAPTERS)("what is told of a site's strategy on %s", (adapter) => {
  it('is its name and what to do, once and without values', async () => {
    const site = await startSite({ adapter, ...setup });
    await site.user('alice@site.test');
    const logger = new Lines();
    site.app.useLogger(logger);
    const told = async (key: string, path = ''): Promise<string[]> => {
      logger.lines.length = 0;
      const visitor = site.visitor();
      const headers = { 'x-key': key };
      for (let round = 0; round < 3; round += 1) {
        const { status } = await visitor.get(`/keys${path}`, { headers });
        expect(status).toBeGreaterThanOrEqual(401);
      }
      return logger.lines.map((line) => line.split('\n')[0] ?? '');
    };
    expect(await told('plain')).toEqual([
      expect.stringContaining(
        'The strategy "key" failed, so that its callers are answered 503: KeyTableGone',
      ),
    ]);
    expect(logger.lines.join()).not.toContain('4711');
    expect(await told('text')).toHaveLength(1);
    expect(logger.lines.join()).not.toContain('4711');
    expect(await told('profile')).toEqual([
      expect.stringMatching(/The strategy "key" .* user of the datastore.*externalUser\(\{/),
    ]);
    expect(await told('', '/away')).toEqual([
      expect.stringMatching(/The strategy "away" wants to send its caller elsewhere/),
    ]);
    expect(logger.lines.join()).not.toContain('4711');
    expect(await told('')).toEqual([]);
    await site.close();
  });
});
