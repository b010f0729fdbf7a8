import { authorizationScheme, quotedString } from '../../common/authorization-header.js';
import type { BasicTransport } from '../authentication/basic-transport.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { AccessPolicy } from './access-policy.js';

export interface ChallengeOptions {
  /** Of HTTP Basic, where a handler names none. */
  readonly realm: string;
  readonly transport: BasicTransport;
}

type Headers = Readonly<Record<string, string>>;

/**
 * What a refused caller may come back with, by RFC 7617 and RFC 6750 section 3; no dialogue where a script asks, nor where a password would
 * travel in the clear.
 * @param presented whether a credential was there that does not hold
 */
export function challengeOf(
  exchange: HttpExchange,
  policy: AccessPolicy,
  presented: boolean,
  { realm, transport }: ChallengeOptions,
): Headers {
  const challenges: string[] = [];
  const byScript =
    exchange.header('sec-fetch-dest') === 'empty' ||
    exchange.header('x-requested-with') !== undefined;
  if (policy.mechanisms.includes('basic') && !byScript && transport.allows(exchange)) {
    challenges.push(`Basic realm=${quotedString(policy.realm ?? realm)}, charset="UTF-8"`);
  }
  if (policy.mechanisms.includes('token')) {
    const scheme = authorizationScheme(exchange.header('authorization'));
    const wrong = presented && scheme === 'bearer';
    challenges.push(wrong ? 'Bearer error="invalid_token"' : 'Bearer');
  }
  return challenges.length === 0 ? {} : { 'WWW-Authenticate': challenges.join(', ') };
}

/** A token that does not allow this, by RFC 6750 section 3.1. */
export function scopeChallenge({ authentication }: HttpExchange): Headers {
  if (authentication?.mechanism !== 'token') return {};
  return { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' };
}
