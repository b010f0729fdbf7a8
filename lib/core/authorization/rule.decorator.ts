import { UseGuards, type Type } from '@nestjs/common';
import 'reflect-metadata';
import { AccessRules, ownRules, type AccessRule } from './access-rule.js';
import { AuthGuard } from './auth.guard.js';
import { RolesGuard } from './roles.guard.js';

/**
 * Adds a rule to a class or method beside those it has, and installs the two guards. Order never matters, and the same decorator twice
 * adds up instead of replacing. A rule about forgery alone asks for no caller, so it installs none.
 */
export function withRule(rule: AccessRule): MethodDecorator & ClassDecorator {
  return (target: object, property?: string | symbol, descriptor?: PropertyDescriptor) => {
    const carrier = (descriptor?.value ?? target) as () => unknown;
    const noted = AccessRules([...ownRules(carrier), rule]);
    const decorators =
      rule.kind === 'skipCsrf' || isGuarded(carrier)
        ? [noted]
        : [noted, UseGuards(AuthGuard, RolesGuard)];
    for (const decorate of decorators) {
      if (descriptor) (decorate as MethodDecorator)(target, property as string, descriptor);
      else (decorate as ClassDecorator)(target as never);
    }
  };
}

/** Nest's own key for the guards of a class or method. */
const GUARDS = '__guards__';

/** Another rule on this very target has installed the guards; each further pair would run at each request. */
function isGuarded(carrier: object): boolean {
  const guards = (Reflect.getOwnMetadata(GUARDS, carrier) ?? []) as readonly (Type | object)[];
  return guards.includes(AuthGuard) && guards.includes(RolesGuard);
}
