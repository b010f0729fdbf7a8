import { withRule } from './rule.decorator.js';

/**
 * The caller must send HTTP Basic credentials (RFC 7617); costs a password check per request.
 * @param realm shown by the browser's dialogue. @default `basic.realm`
 * @publicApi
 */
export function HttpAuthRequired(realm?: string): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'mechanisms', mechanisms: ['basic'], realm, by: '@HttpAuthRequired()' });
}
