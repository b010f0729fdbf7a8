import { withRule } from './rule.decorator.js';

/**
 * The caller must have at least one of these roles. Two of these decorators must both be satisfied. Without a name the start fails.
 * @publicApi
 */
export function Accepted(...roles: readonly string[]): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'any', roles });
}
