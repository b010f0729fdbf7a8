import { withRule } from './rule.decorator.js';

/**
 * Refuses a caller that is signed in: pages go on to `redirects.postLogin`, others read 400 ALREADY_AUTHENTICATED.
 * @publicApi
 */
export function AnonymousRequired(): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'anonymous' });
}
