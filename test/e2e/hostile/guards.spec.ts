import { Controller, Get, UseGuards } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Accepted,
  AnonymousRequired,
  AuthGuard,
  AuthTokenRequired,
  Fresh,
  LoginRequired,
  Public,
  Roles,
  RolesGuard,
  SkipCsrf,
} from '../../../lib/index.js';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { ALICE } from './vault.js';

@Roles('admin')
class AdminBase {
  @Get('inherited')
  inherited(): object {
    return {};
  }

  @Get('overridden')
  @Accepted('auditor')
  overridden(): object {
    return {};
  }
}

@Controller('mixed')
@LoginRequired()
class MixedController extends AdminBase {
  @Get('overridden')
  override overridden(): object {
    return {};
  }

  @Get('token')
  @AuthTokenRequired()
  token(): object {
    return {};
  }

  @Get('public')
  @Public()
  open(): object {
    return {};
  }

  @Get('skipping')
  @SkipCsrf()
  skipping(): object {
    return {};
  }

  @Get('strangers')
  @AnonymousRequired()
  strangers(): object {
    return {};
  }
}

@Controller('lobby')
@Public()
@UseGuards(RolesGuard, AuthGuard)
class LobbyController {
  @Get()
  open(): object {
    return {};
  }

  @Get('fresh')
  @Fresh('5 minutes')
  fresh(): object {
    return {};
  }

  @Get('vip')
  @Roles('vip')
  vip(): object {
    return {};
  }

  @Get('skipping')
  @SkipCsrf()
  skipping(): object {
    return {};
  }
}

type Row = readonly [
  path: string,
  stranger: number,
  user: number,
  admin: number,
  adminToken: number,
];

/** Handler, and the status for nobody, a session, an administrator's session and an administrator's token. */
const MATRIX: readonly Row[] = [
  ['OWN-GUARD-01 /mixed/inherited', 401, 403, 200, 401],
  ['OWN-GUARD-02 /mixed/overridden', 401, 403, 200, 401],
  ['OWN-GUARD-03 /mixed/token', 401, 401, 401, 200],
  ['OWN-GUARD-04 /mixed/public', 200, 200, 200, 200],
  ['OWN-GUARD-05 /mixed/skipping', 401, 403, 200, 401],
  ['OWN-GUARD-06 /mixed/strangers', 200, 400, 400, 400],
  ['OWN-GUARD-07 /lobby', 200, 200, 200, 200],
  ['OWN-GUARD-08 /lobby/fresh', 401, 200, 200, 200],
  ['OWN-GUARD-09 /lobby/vip', 401, 403, 403, 403],
  ['OWN-GUARD-10 /lobby/skipping', 200, 200, 200, 200],
];

describe.each(ADAPTERS)('rules that are mixed on %s', (adapter) => {
  let site: Site;
  const status = async (
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number> => (await site.visitor().get(path, { headers })).status;
  const cookieOf = async (email: string) => ({
    cookie: `session=${(await site.signedIn(email)).cookie('session')}`,
  });

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers: [MixedController, LobbyController],
      security: { throttling: false },
    });
    for (const role of ['admin', 'Admin', 'vip ', 'auditor'])
      await site.users.createRole({ name: role });
    await site.user(ALICE);
    await site.user('root@site.test', { roles: ['admin'] });
    await site.user('nearly@site.test', { roles: ['Admin', 'vip ', 'auditor'] });
  });
  afterAll(() => site.close());

  it('come out as declared, for everybody', async () => {
    const root = await site.users.findUser({ email: 'root@site.test' });
    const token = await site.app.get(TokenService).issueAuthToken(root as never);
    const callers: readonly Readonly<Record<string, string>>[] = [
      {},
      await cookieOf(ALICE),
      await cookieOf('root@site.test'),
      { authorization: `Bearer ${token}` },
    ];
    for (const [title, ...expected] of MATRIX) {
      const path = title.split(' ')[1] ?? '';
      const found: number[] = [];
      for (const headers of callers) found.push(await status(path, headers));
      expect([title, ...found]).toEqual([title, ...expected]);
    }
  });

  it('OWN-GUARD-11 a role counts by its exact name', async () => {
    const nearly = await cookieOf('nearly@site.test');
    expect([await status('/mixed/inherited', nearly), await status('/lobby/vip', nearly)]).toEqual([
      403, 403,
    ]);
  });

  it('OWN-GUARD-12 who is no user any more is a stranger to @AnonymousRequired', async () => {
    await site.user('gone@site.test');
    const gone = await cookieOf('gone@site.test');
    expect(await status('/mixed/strangers', gone)).toBe(400);
    await site.users.deactivateUser('gone@site.test');
    expect(await status('/mixed/strangers', gone)).toBe(200);
    expect(await status('/mixed/skipping', gone)).toBe(401);
  });

  it('OWN-GUARD-13 a remember cookie makes a user again, for @AnonymousRequired too', async () => {
    const visitor = site.visitor();
    await visitor.json('/login', { email: ALICE, password: PASSWORD, remember: true });
    visitor.jar.set('session', 'A'.repeat(43));
    expect((await visitor.get('/mixed/strangers')).status).toBe(400);
    expect((await visitor.get('/lobby/fresh')).status).toBe(200);
    site.clock.advance('8 days');
    // The session is over, and what the cookie restores is as old as the login.
    expect((await visitor.get('/lobby/fresh')).status).toBe(401);
    expect((await visitor.get('/mixed/strangers')).status).toBe(400);
  });

  it('OWN-GUARD-14 an expired session is a stranger everywhere', async () => {
    const headers = await cookieOf(ALICE);
    site.clock.advance('31 days');
    expect(await status('/mixed/strangers', headers)).toBe(200);
    expect(await status('/mixed/inherited', headers)).toBe(401);
    expect(await status('/lobby', headers)).toBe(200);
  });
});
