import { withRule } from './rule.decorator.js';

/**
 * Nobody needs to be signed in. The user is there if one is; a credential that does not hold means nobody.
 * @publicApi
 */
export function Public(): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'public' });
}
