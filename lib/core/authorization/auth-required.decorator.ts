import type { MechanismReference } from './access-rule.js';
import { withRule } from './rule.decorator.js';

/**
 * The caller must be known by one of these mechanisms, looked at in this order: `session`, `token`, `basic`, or a passport strategy of the
 * site by its class or name. Without any, those that are in force there.
 * @publicApi
 */
export function AuthRequired(
  ...mechanisms: readonly MechanismReference[]
): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'mechanisms', mechanisms, by: '@AuthRequired()' });
}
