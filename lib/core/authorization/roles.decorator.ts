import { withRule } from './rule.decorator.js';

/**
 * The caller must have ALL of these roles (unlike the recipe in Nest's documentation, where one is enough: that is `@Accepted`).
 * Repeated, and on class and method, they add up. Without a name the start fails. Names are compared exactly.
 * @publicApi
 */
export function Roles(...roles: readonly string[]): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'all', roles });
}
