import { withRule } from './rule.decorator.js';

/**
 * The caller must be signed in by a session; tokens and Basic are not looked at.
 * @publicApi
 */
export function LoginRequired(): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'mechanisms', mechanisms: ['session'], by: '@LoginRequired()' });
}
