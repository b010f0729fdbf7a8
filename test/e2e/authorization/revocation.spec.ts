import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthRequired, CurrentUser, Roles, type User } from '../../../lib/index.js';
import { SessionService } from '../../../lib/core/sessions/session.service.js';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import type { Answer, Visitor } from '../../support/visitor.js';

@Controller()
@AuthRequired('session', 'token', 'basic')
class AdminController {
  @Get('me')
  me(@CurrentUser() user: User): object {
    return { email: user.email };
  }

  @Get('admin')
  @Roles('admin')
  admin(): object {
    return {};
  }
}

type Send = (path: string) => Promise<Answer>;

/** Four ways of being somebody: each asks as a client that holds that credential and nothing else. */
interface Ways {
  readonly user: User;
  readonly session: Send;
  readonly token: Send;
  readonly basic: Send;
  readonly remember: Send;
}

let count = 0;

async function waysOf(site: Site): Promise<Ways> {
  count += 1;
  const email = `somebody-${count}@site.test`;
  await site.users.findOrCreateRole('admin');
  const user = await site.user(email, { roles: ['admin'] });
  const browser = await site.signedIn(email);
  const remembered = site.visitor();
  await remembered.json('/login', { email, password: PASSWORD, remember: true });
  remembered.jar.delete('session');
  const token = await site.app.get(TokenService).issueAuthToken(user);
  const basic = `Basic ${Buffer.from(`${email}:${PASSWORD}`).toString('base64')}`;
  const by =
    (visitor: Visitor, headers: Record<string, string> = {}): Send =>
    (path) =>
      visitor.get(path, { headers });
  return {
    user,
    session: by(browser),
    token: by(site.visitor(), { authorization: `Bearer ${token}` }),
    basic: by(site.visitor(), { authorization: basic }),
    remember: by(remembered),
  };
}

const statuses = async (ways: Ways, path: string): Promise<Record<string, number>> => ({
  session: (await ways.session(path)).status,
  token: (await ways.token(path)).status,
  basic: (await ways.basic(path)).status,
  remember: (await ways.remember(path)).status,
});

const all = (status: number) => ({
  session: status,
  token: status,
  basic: status,
  remember: status,
});

describe.each(ADAPTERS)('changes that count at the next request on %s', (adapter) => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ adapter, controllers: [AdminController] });
  });
  afterAll(() => site.close());

  it('lets in by session, token, Basic and remember cookie', async () => {
    expect(await statuses(await waysOf(site), '/admin')).toEqual(all(200));
  });

  it('26, JWT-16: a deactivated user', async () => {
    const ways = await waysOf(site);
    await site.users.deactivateUser(ways.user);
    expect(await statuses(ways, '/me')).toEqual(all(401));
    await site.users.activateUser(ways.user);
    const { basic, token } = await statuses(ways, '/me');
    expect({ basic, token }).toEqual({ basic: 200, token: 200 });
  });

  it('26: a deactivated user whose session was in use', async () => {
    const ways = await waysOf(site);
    expect(await statuses(ways, '/me')).toEqual(all(200));
    await site.users.deactivateUser(ways.user);
    expect(await statuses(ways, '/me')).toEqual(all(401));
  });

  it('RAC-07, JWT-16: a role that was taken, and one that was given', async () => {
    const ways = await waysOf(site);
    expect(await statuses(ways, '/admin')).toEqual(all(200));
    await site.users.removeRoleFromUser(ways.user, 'admin');
    expect(await statuses(ways, '/admin')).toEqual(all(403));
    expect(await statuses(ways, '/me')).toEqual(all(200));
    await site.users.addRoleToUser(ways.user, 'admin');
    expect(await statuses(ways, '/admin')).toEqual(all(200));
  });

  it('REM-03, JWT-16: a new password', async () => {
    const ways = await waysOf(site);
    await site.users.updateUser(ways.user, { password: 'quite another password' });
    expect(await statuses(ways, '/me')).toEqual(all(401));
  });

  it('a rotated uniquifier ends all but the password', async () => {
    const ways = await waysOf(site);
    await site.users.updateUser(ways.user, { uniquifier: `rotated-${count}` });
    expect(await statuses(ways, '/me')).toEqual({ ...all(401), basic: 200 });
  });

  it('SES-11: a deleted user', async () => {
    const ways = await waysOf(site);
    await site.users.deleteUser(ways.user);
    expect(await statuses(ways, '/me')).toEqual(all(401));
  });

  it('SES-03, JWT-16: a session and a token that were revoked', async () => {
    const ways = await waysOf(site);
    await site.app.get(SessionService).revokeAll(ways.user);
    expect((await ways.session('/me')).status).toBe(401);
    expect((await ways.basic('/me')).status).toBe(200);
    await site.app.get(TokenService).revokeAll(ways.user);
    expect((await ways.token('/me')).status).toBe(401);
  });
});
