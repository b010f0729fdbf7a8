import { withRule } from './rule.decorator.js';

/**
 * Exempts a handler from the CSRF check, and asks for nothing else. For handlers that another proof protects, e.g. a webhook's signature.
 * @publicApi
 */
export function SkipCsrf(): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'skipCsrf' });
}
