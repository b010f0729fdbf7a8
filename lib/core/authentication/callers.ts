import type { ExecutionContext } from '@nestjs/common';
import type { AccessPolicies } from '../authorization/access-policies.js';
import { startingPolicy, type AccessPolicy } from '../authorization/access-policy.js';
import type { RefusalAnswer } from '../authorization/refusal.answer.js';
import { SecurityException } from '../errors/security.exception.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { Authentication } from './authentication.js';
import type { Authenticator } from './authenticator.js';

/** Stands for no policy: who calls is known, and a guard that comes later still has to decide. */
const LOOKED = Object.freeze({});

/** Who calls, where no guard asked: on our own routes, and for `@CurrentUser()`. Writes of a session are checked against forgery as everywhere. */
export class Callers {
  /** One policy for each choice of mechanisms that our own routes look at. */
  private readonly policies = new Map<string, AccessPolicy>();
  /** Nest asks for all parameters of a handler at once. */
  private readonly pending = new WeakMap<HttpExchange, Promise<Authentication | null>>();

  constructor(
    protected readonly authenticator: Authenticator,
    protected readonly refusals: RefusalAnswer,
    private readonly handlers: AccessPolicies,
  ) {}

  /** The caller of a site's handler, with or without a guard; a guard's decision counts where there was one. */
  async current(context: ExecutionContext, exchange: HttpExchange): Promise<Authentication | null> {
    if (exchange.decided) return exchange.authentication;
    let pending = this.pending.get(exchange);
    if (!pending) {
      pending = this.note(exchange, this.handlers.ofContext(context));
      this.pending.set(exchange, pending);
    }
    return pending;
  }

  /**
   * The caller, or `null`; a credential that does not hold means nobody.
   * @param csrf `false` where there is nothing to forge
   */
  async find(
    exchange: HttpExchange,
    mechanisms: readonly string[],
    csrf = true,
  ): Promise<Authentication | null> {
    return this.note(exchange, this.policyOf(mechanisms, csrf));
  }

  /** The caller of a route that only tells who it is: credentials of two users name nobody. */
  async see(exchange: HttpExchange, mechanisms: readonly string[]): Promise<Authentication | null> {
    try {
      return await this.find(exchange, mechanisms);
    } catch (error) {
      if (error instanceof SecurityException && error.code === 'CREDENTIALS_CONFLICT') return null;
      throw error;
    }
  }

  /** @throws SecurityException NOT_AUTHENTICATED */
  async demand(exchange: HttpExchange, mechanisms: readonly string[]): Promise<Authentication> {
    const caller = await this.find(exchange, mechanisms);
    return caller ?? this.refusals.signInFirst(exchange);
  }

  /**
   * For flows that are meant for visitors: a signed-in person goes on to `postLogin`, a program reads an error.
   * @throws SecurityException ALREADY_AUTHENTICATED
   */
  async refuse(exchange: HttpExchange): Promise<void> {
    if (await this.find(exchange, ['session', 'token']))
      this.refusals.alreadyAuthenticated(exchange);
  }

  private async note(exchange: HttpExchange, policy: AccessPolicy): Promise<Authentication | null> {
    const caller = await this.authenticator.lookFor(exchange, policy);
    exchange.accept(caller);
    exchange.decided = LOOKED;
    return caller;
  }

  private policyOf(mechanisms: readonly string[], csrf: boolean): AccessPolicy {
    const key = [...mechanisms, csrf].join(' ');
    let policy = this.policies.get(key);
    if (!policy) this.policies.set(key, (policy = { ...startingPolicy(mechanisms), csrf }));
    return policy;
  }
}
