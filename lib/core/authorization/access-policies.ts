import type { ExecutionContext, Type } from '@nestjs/common';
import { ownRules, type MechanismReference } from './access-rule.js';
import { combineLevel, startingPolicy, type AccessPolicy } from './access-policy.js';

type Handler = (...args: never[]) => unknown;

/** The policies of all handlers of one application, each made at its first use and kept. */
export class AccessPolicies {
  private readonly start: AccessPolicy;
  private readonly known = new WeakMap<Type, Map<Handler, AccessPolicy>>();

  constructor(
    /** What counts where a rule names none. */
    readonly mechanisms: readonly MechanismReference[],
    private readonly publicControllers: readonly Type[] = [],
    /** The option `disabled`: everybody may do everything. */
    private readonly disabled = false,
  ) {
    this.start = startingPolicy(mechanisms);
  }

  ofContext(context: ExecutionContext): AccessPolicy {
    return this.of(context.getClass(), context.getHandler() as Handler);
  }

  of(controller: Type, handler: Handler): AccessPolicy {
    let handlers = this.known.get(controller);
    if (!handlers) this.known.set(controller, (handlers = new Map<Handler, AccessPolicy>()));
    let policy = handlers.get(handler);
    if (!policy) handlers.set(handler, (policy = this.make(controller, handler)));
    return policy;
  }

  private make(controller: Type, handler: Handler): AccessPolicy {
    if (this.disabled) return { ...this.start, access: 'public' };
    const open = this.publicControllers.some(
      (item) => controller === item || controller.prototype instanceof item,
    );
    const start: AccessPolicy = open ? { ...this.start, access: 'public' } : this.start;
    const levels = [...classChain(controller).map(ownRules), ownRules(handler)];
    return levels.reduce((policy, rules) => combineLevel(policy, rules, this.start), start);
  }
}

/** A class after its base classes. */
export function classChain(controller: Type): readonly object[] {
  const chain: object[] = [];
  let target: unknown = controller;
  while (typeof target === 'function' && target !== Function.prototype) {
    chain.unshift(target);
    target = Object.getPrototypeOf(target);
  }
  return chain;
}
