import type { Type } from '@nestjs/common';
import { classChain } from './access-policies.js';
import { ownRules } from './access-rule.js';
import { AuthGuard } from './auth.guard.js';
import { RolesGuard } from './roles.guard.js';

const GUARDS = '__guards__';

/** Whether a rule of ours or one of our guards stands on the handler, its class or a base class. */
export function asksForCallers(controller: Type, handler: (...args: never[]) => unknown): boolean {
  const rules = [...classChain(controller), handler].flatMap(ownRules);
  if (rules.some(({ kind }) => kind !== 'skipCsrf')) return true;
  const guards = [controller, handler].flatMap(
    (target) => (Reflect.getMetadata(GUARDS, target) ?? []) as unknown[],
  );
  return guards.some((guard) => guard === AuthGuard || guard === RolesGuard);
}
