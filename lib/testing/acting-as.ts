import type { INestApplicationContext } from '@nestjs/common';
import { CookiePolicy } from '../core/http/cookie-policy.js';
import { csrfNames } from '../core/http/csrf.check.js';
import type { Exchange } from '../core/http/exchange.js';
import { SecuritySettings } from '../core/options/settings.js';
import { CsrfTokenService } from '../core/sessions/csrf-token.service.js';
import { SessionManager } from '../core/sessions/session.manager.js';
import { TokenService } from '../core/tokens/token.service.js';
import type { User } from '../core/users/security-types.js';
import { TestUsers } from './test-users.js';

/**
 * Headers of a request by somebody: a session with its CSRF token, and a bearer token of the same user, so that handlers of either kind let
 * the caller in.
 * @param who a user, its address, or the names of roles for a user made on the spot
 * @publicApi
 */
export async function actingAs(
  app: INestApplicationContext,
  who: string | object | readonly string[],
): Promise<Record<string, string>> {
  const users = app.get(TestUsers, { strict: false });
  const user = Array.isArray(who)
    ? await users.withRoles(who as string[])
    : await users.find(who as string | object);
  return { ...(await sessionHeaders(app, user)), ...(await bearerHeader(app, user)) };
}

async function sessionHeaders(
  app: INestApplicationContext,
  user: User,
): Promise<Record<string, string>> {
  const sessions = app.get(SessionManager, { strict: false });
  const exchange = { ip: '127.0.0.1', userAgent: 'test' } as Exchange;
  const started = await sessions.tryStart(user, { exchange, mechanism: 'password' }, null, []);
  if (!started) throw new Error('The session could not be started');
  const { name } = app.get(CookiePolicy, { strict: false }).session;
  const token = app.get(CsrfTokenService, { strict: false }).csrfToken(started.session);
  const names = csrfNames(app.get(SecuritySettings, { strict: false }).core.csrf);
  return { cookie: `${name}=${started.cookie}`, ...(names ? { [names.header]: token } : {}) };
}

async function bearerHeader(
  app: INestApplicationContext,
  user: User,
): Promise<Record<string, string>> {
  const token = await app.get(TokenService, { strict: false }).issueAuthToken(user);
  return { authorization: `Bearer ${token}` };
}
