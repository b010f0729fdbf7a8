import { TokenService } from '../../../lib/core/tokens/token.service.js';
import type { Site } from '../../support/site.js';

let count = 0;

/** Headers of somebody new with these roles, by an auth token. */
export async function bearerOf(
  site: Site,
  roles: readonly string[] = [],
): Promise<Readonly<Record<string, string>>> {
  for (const role of roles) await site.users.findOrCreateRole(role);
  count += 1;
  const user = await site.user(`person-${count}@site.test`, { roles });
  const token = await site.app.get(TokenService, { strict: false }).issueAuthToken(user);
  return { authorization: `Bearer ${token}` };
}

/** Somebody new with these roles, signed in by a session. */
export async function browserOf(site: Site, roles: readonly string[] = []) {
  for (const role of roles) await site.users.findOrCreateRole(role);
  count += 1;
  const email = `person-${count}@site.test`;
  const user = await site.user(email, { roles });
  return { user, email, visitor: await site.signedIn(email) };
}
