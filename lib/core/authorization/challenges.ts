import { authorizationScheme, quotedString } from '../../common/authorization-header.js';
import type { BasicTransport } from '../authentication/basic-transport.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { AccessPolicy } from './access-policy.js';

type Headers = Readonly<Record<string, string>>;

export interface ChallengeOptions {
  /** Basic's, where no rule names one. */
  readonly realm: string;
  readonly transport: BasicTransport;
}

/**
 * What a handler would take (RFC 7617 and RFC 6750 section 3); no dialogue where a script asks, nor where a password would travel in the
 * clear.
 * @param presented true where the caller brought a credential that does not hold
 */
export function challenges(
  exchange: HttpExchange,
  policy: AccessPolicy,
  presented: boolean,
  { realm, transport }: ChallengeOptions,
): Headers {
  const found: string[] = [];
  const byScript =
    exchange.header('sec-fetch-dest') === 'empty' ||
    exchange.header('x-requested-with') !== undefined;
  if (policy.mechanisms.includes('basic') && !byScript && transport.allows(exchange)) {
    found.push(`Basic realm=${quotedString(policy.realm ?? realm)}, charset="UTF-8"`);
  }
  if (policy.mechanisms.includes('token')) {
    const scheme = authorizationScheme(exchange.header('authorization'));
    found.push(presented && scheme === 'bearer' ? 'Bearer error="invalid_token"' : 'Bearer');
  }
  return found.length === 0 ? {} : { 'WWW-Authenticate': found.join(', ') };
}

/** A token that is good and does not reach (RFC 6750 section 3.1). */
export function scopeChallenge({ authentication }: HttpExchange): Headers {
  if (authentication?.mechanism !== 'token') return {};
  return { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' };
}
