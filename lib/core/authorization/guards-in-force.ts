import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { isObservable, lastValueFrom } from 'rxjs';

/**
 * Nest makes an instance of a guard in each module whose handlers name its class. A site's own guard in its place, by `overrides` or by a
 * test, is a provider of our module, and each of those instances gives way to it.
 */
export class GuardsInForce {
  private readonly providers = new Map<Type, CanActivate>();

  /** @param module ours, which provides the guards */
  constructor(private readonly module: ModuleRef) {}

  /** What was provided in place of this guard, or `null` where the guard itself decides, as a subclass always does. */
  inPlaceOf<T extends CanActivate>(instance: T, guard: Type<T>): CanActivate | null {
    if (instance.constructor !== guard) return null;
    const provided = this.provided(guard);
    return provided.constructor === guard ? null : provided;
  }

  /** The guard as a module knows it, replaced by `overrideGuard` or not. */
  of(module: ModuleRef, guard: Type<CanActivate>): CanActivate {
    try {
      return module.get<CanActivate>(guard, { strict: true });
    } catch {
      return this.provided(guard);
    }
  }

  private provided(guard: Type<CanActivate>): CanActivate {
    let provider = this.providers.get(guard);
    if (!provider) {
      provider = this.module.get<CanActivate>(guard, { strict: true });
      this.providers.set(guard, provider);
    }
    return provider;
  }
}

/** What a guard of any kind says; at once where it does so. Anything that is no boolean is waited for, whatever made it. */
export function verdictOf(
  guard: CanActivate,
  context: ExecutionContext,
): boolean | Promise<boolean> {
  const verdict = guard.canActivate(context);
  if (typeof verdict === 'boolean') return verdict;
  return isObservable(verdict) ? lastValueFrom(verdict) : Promise.resolve(verdict);
}
