import { withRule } from './rule.decorator.js';

/**
 * The caller must send an auth token (RFC 6750, or the header `tokens.header`); sessions and Basic are not looked at.
 * @publicApi
 */
export function AuthTokenRequired(): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'mechanisms', mechanisms: ['token'], by: '@AuthTokenRequired()' });
}
