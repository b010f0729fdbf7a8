import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { after, attempt, type MaybePromise } from '../../common/maybe-promise.js';
import type { Authentication } from '../authentication/authentication.js';
import { Authenticator } from '../authentication/authenticator.js';
import { SecurityException } from '../errors/security.exception.js';
import { ExchangeFactory } from '../http/exchange.factory.js';
import type { HttpExchange } from '../http/http-exchange.js';
import { AccessPolicies } from './access-policies.js';
import type { AccessPolicy } from './access-policy.js';
import { GuardsInForce, verdictOf } from './guards-in-force.js';
import { isPreflight } from './preflight.js';
import { RefusalAnswer } from './refusal.answer.js';

/**
 * Finds out who calls, by the mechanisms that the handler accepts, and refuses who may not come in. A template method: override one of the
 * protected steps in a subclass and provide it as `AuthGuard` in `overrides`, and every decorator uses it. A guard that already decided for
 * a request does no work twice. OPTIONS passes, but not to handlers of all methods.
 * @publicApi
 */
@Injectable()
export class AuthGuard implements CanActivate {
  @Inject(GuardsInForce)
  private readonly guards!: GuardsInForce;

  constructor(
    @Inject(AccessPolicies) protected readonly policies: AccessPolicies,
    @Inject(ExchangeFactory) protected readonly exchanges: ExchangeFactory,
    @Inject(Authenticator) protected readonly authenticator: Authenticator,
    @Inject(RefusalAnswer) protected readonly refusals: RefusalAnswer,
  ) {}

  /** A promise only where there is something to find out: the guards of one handler may be several. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const replacement = this.guards.inPlaceOf<AuthGuard>(this, AuthGuard);
    if (replacement) return verdictOf(replacement, context);
    if (context.getType() !== 'http') {
      return Promise.reject(new SecurityException('UNSUPPORTED_CONTEXT'));
    }
    const exchange = this.exchanges.ofContext(context);
    const policy = this.policyOf(context);
    if (exchange.decided === policy) return true;
    if (isPreflight(exchange.method, context)) return true;
    return after(this.decide(context, exchange, policy), () => {
      exchange.decided = policy;
      return true;
    });
  }

  protected policyOf(context: ExecutionContext): AccessPolicy {
    return this.policies.ofContext(context);
  }

  protected decide(
    context: ExecutionContext,
    exchange: HttpExchange,
    policy: AccessPolicy,
  ): MaybePromise<void> {
    return after(this.identify(context, exchange, policy), (caller) => {
      exchange.accept(caller);
      if (policy.access === 'authenticated') return this.judge(context, exchange, policy);
      if (policy.access === 'anonymous' && caller) this.refusals.alreadyAuthenticated(exchange);
    });
  }

  /** The caller, or `null` for nobody. Where a user is needed, a credential that is there and does not hold is an error. */
  protected identify(
    context: ExecutionContext,
    exchange: HttpExchange,
    policy: AccessPolicy,
  ): MaybePromise<Authentication | null> {
    return attempt(
      () =>
        policy.access === 'authenticated'
          ? this.authenticator.authenticate(exchange, policy)
          : this.authenticator.lookFor(exchange, policy),
      (error) => this.refusals.failed(context, exchange, policy, error),
    );
  }

  /** Refuses nobody, and whoever proved its identity too long ago. */
  private judge(
    context: ExecutionContext,
    exchange: HttpExchange,
    policy: AccessPolicy,
  ): MaybePromise<void> {
    const caller = exchange.authentication;
    if (!caller) return this.refusals.unauthenticated(context, exchange, policy);
    if (policy.freshWithin === null || this.authenticator.age(caller) <= policy.freshWithin) return;
    return this.refusals.stale(context, exchange, caller);
  }
}
