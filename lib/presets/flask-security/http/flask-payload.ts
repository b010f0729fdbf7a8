import { hasDefaultPayload } from '../../../ports/default-payload.js';
import { userIdOf } from '../../../ports/user-id.js';
import { userPayload } from '../../../core/users/user-payload.js';

/** What answers tell of a user [get_security_payload]: what the site's class says, else its id as text. */
export function flaskPayload(user: object): Record<string, unknown> {
  if (!hasDefaultPayload(user)) return { ...userPayload(user) };
  return { id: userIdOf(user) };
}
