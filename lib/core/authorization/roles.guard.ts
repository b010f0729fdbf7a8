import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { SecurityException } from '../errors/security.exception.js';
import { ExchangeFactory } from '../http/exchange.factory.js';
import { AccessPolicies } from './access-policies.js';
import type { AccessPolicy } from './access-policy.js';
import { AuthGuard } from './auth.guard.js';
import { GuardsInForce, verdictOf } from './guards-in-force.js';
import { isPreflight } from './preflight.js';
import { RefusalAnswer } from './refusal.answer.js';

interface RoleHolder {
  readonly roles?: readonly (string | { readonly name: string })[];
}

/**
 * Lets in who has the roles that `@Roles` and `@Accepted` name. Asks `AuthGuard` first if that has not run, so that an anonymous caller is
 * asked to sign in and never answered 403. A subclass provided as `RolesGuard` in `overrides` takes its place for every decorator.
 * @publicApi
 */
@Injectable()
export class RolesGuard implements CanActivate {
  @Inject(GuardsInForce)
  private readonly guards!: GuardsInForce;
  @Inject(ModuleRef)
  private readonly module!: ModuleRef;
  private authGuard: CanActivate | null = null;

  constructor(
    @Inject(AccessPolicies) protected readonly policies: AccessPolicies,
    @Inject(ExchangeFactory) protected readonly exchanges: ExchangeFactory,
    @Inject(RefusalAnswer) protected readonly refusals: RefusalAnswer,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const admitted = this.isAdmitted(context);
    if (typeof admitted === 'boolean') return admitted && this.decide(context);
    return admitted.then((yes) => yes && this.decide(context));
  }

  /** The names of the caller's roles. */
  protected rolesOf(user: unknown): readonly string[] {
    const roles = (user as RoleHolder).roles;
    if (!Array.isArray(roles)) return [];
    return roles.map((role: string | { readonly name: string }) =>
      typeof role === 'string' ? role : role.name,
    );
  }

  protected allows(policy: AccessPolicy, held: readonly string[]): boolean {
    return (
      policy.all.every((role) => held.includes(role)) &&
      policy.any.every((choice) => choice.some((role) => held.includes(role)))
    );
  }

  private decide(context: ExecutionContext): boolean | Promise<boolean> {
    const replacement = this.guards.inPlaceOf<RolesGuard>(this, RolesGuard);
    if (replacement) return verdictOf(replacement, context);
    const policy = this.policies.ofContext(context);
    if (policy.all.length === 0 && policy.any.length === 0) return true;
    if (context.getType() !== 'http') {
      return Promise.reject(new SecurityException('UNSUPPORTED_CONTEXT'));
    }
    const exchange = this.exchanges.ofContext(context);
    if (isPreflight(exchange.method, context)) return true;
    const { user } = exchange.request;
    if (!user) return this.refusals.unauthenticated(context, exchange, policy);
    if (this.allows(policy, this.rolesOf(user))) return true;
    return this.refusals.forbidden(context, exchange, user);
  }

  /** Asks the `AuthGuard` of the module where this guard stands, once for each handler that the request comes to. */
  private isAdmitted(context: ExecutionContext): boolean | Promise<boolean> {
    this.authGuard ??= this.guards.of(this.module, AuthGuard);
    if (context.getType() !== 'http') return verdictOf(this.authGuard, context);
    const exchange = this.exchanges.ofContext(context);
    const policy = this.policies.ofContext(context);
    if (exchange.admitted === policy) return true;
    const note = (yes: boolean): boolean => {
      if (yes) exchange.admitted = policy;
      return yes;
    };
    const verdict = verdictOf(this.authGuard, context);
    return typeof verdict === 'boolean' ? note(verdict) : verdict.then(note);
  }
}
