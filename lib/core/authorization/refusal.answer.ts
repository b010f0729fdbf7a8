import type { ExecutionContext } from '@nestjs/common';
import { acceptsHtml } from '../../common/media-type.js';
import type { Authentication } from '../authentication/authentication.js';
import { STATUS_OF_CODE, type SecurityErrorCode } from '../errors/security-error-code.js';
import { SecurityException, type SecurityExceptionDetails } from '../errors/security.exception.js';
import type { EventPublisher } from '../events/event.publisher.js';
import { UserUnauthorizedEvent } from '../events/security-event.js';
import { SecurityEvents } from '../events/security-events.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { RedirectTarget } from '../http/redirect-target.js';
import type { SecurityUrls } from '../http/security-urls.js';
import type { AccessPolicy } from './access-policy.js';
import { challengeOf, scopeChallenge, type ChallengeOptions } from './challenge.js';
import type { RefusalHandler, RefusalReason } from './refusal-handler.js';

export interface RefusalOptions extends ChallengeOptions {
  readonly postLogin: RedirectTarget;
  readonly forbidden: RedirectTarget | null | undefined;
  readonly handler: RefusalHandler | undefined;
}

const CODE_OF_REASON = {
  unauthenticated: 'NOT_AUTHENTICATED',
  forbidden: 'FORBIDDEN',
  stale: 'REAUTHENTICATION_REQUIRED',
} as const satisfies Readonly<Record<RefusalReason, SecurityErrorCode>>;

/**
 * What a caller reads that a guard refuses: a browser is sent on to sign in, everybody else gets an error. Headers are set on the answer
 * before the throw, so that they stand whatever filter writes the body.
 */
export class RefusalAnswer {
  constructor(
    protected readonly urls: SecurityUrls,
    protected readonly events: EventPublisher,
    protected readonly options: RefusalOptions,
  ) {}

  async unauthenticated(
    context: ExecutionContext,
    exchange: HttpExchange,
    policy: AccessPolicy,
  ): Promise<never> {
    this.publish(exchange, null, 'unauthenticated');
    await this.ownAnswer(context, exchange, 'unauthenticated');
    return this.refuse(exchange, this.notAuthenticated(exchange, policy, false));
  }

  /** A credential that does not hold, or a request that was forged. */
  async failed(
    context: ExecutionContext,
    exchange: HttpExchange,
    policy: AccessPolicy,
    error: unknown,
  ): Promise<never> {
    if (!(error instanceof SecurityException) || error.code !== 'NOT_AUTHENTICATED') {
      return this.refuse(exchange, error);
    }
    this.publish(exchange, null, 'unauthenticated');
    await this.ownAnswer(context, exchange, 'unauthenticated');
    return this.refuse(exchange, this.notAuthenticated(exchange, policy, true));
  }

  async forbidden(context: ExecutionContext, exchange: HttpExchange, user: object): Promise<never> {
    this.publish(exchange, user, 'forbidden');
    await this.ownAnswer(context, exchange, 'forbidden');
    const target = this.options.forbidden;
    const location =
      target && isNavigation(exchange) ? this.located('unauthorized', target, exchange) : undefined;
    const headers = scopeChallenge(exchange);
    return this.refuse(
      exchange,
      new SecurityException('FORBIDDEN', {
        ...(exchange.wantsHtml && { key: 'UNAUTHORIZED' }),
        location,
        headers,
      }),
    );
  }

  async stale(
    context: ExecutionContext,
    exchange: HttpExchange,
    caller: Authentication,
  ): Promise<never> {
    this.publish(exchange, caller.user, 'stale');
    await this.ownAnswer(context, exchange, 'stale');
    const asks = caller.session !== null && isNavigation(exchange) && this.urls.hasPage('verify');
    const location = asks ? this.urls.detour('verify', exchange) : undefined;
    return this.refuse(
      exchange,
      new SecurityException('REAUTHENTICATION_REQUIRED', { key: 'REFRESH', location }),
    );
  }

  /**
   * One of our own routes that needs a caller found none.
   * @param next where a person goes on to after signing in; `null` for this very page
   */
  signInFirst(exchange: HttpExchange, next: string | null = null): never {
    const location = this.maySignIn(exchange) ? this.loginFor(exchange, next) : undefined;
    return this.refuse(exchange, nobody(exchange, { location }));
  }

  alreadyAuthenticated(exchange: HttpExchange): never {
    const location = exchange.wantsHtml ? this.afterLogin(exchange) : undefined;
    return this.refuse(exchange, new SecurityException('ALREADY_AUTHENTICATED', { location }));
  }

  protected afterLogin(exchange: HttpExchange): string {
    return this.located('postLogin', this.options.postLogin, exchange);
  }

  /** Where an option says, or the start of the site. */
  protected located(option: string, target: RedirectTarget, { request }: HttpExchange): string {
    return this.urls.resolve(target, request, option) ?? '/';
  }

  protected notAuthenticated(
    exchange: HttpExchange,
    policy: AccessPolicy,
    presented: boolean,
  ): SecurityException {
    const how =
      policy.mechanisms.includes('session') && this.maySignIn(exchange)
        ? { location: this.loginFor(exchange, null) }
        : { headers: challengeOf(exchange, policy, presented, this.options) };
    return nobody(exchange, how);
  }

  /** A browser without credentials of its own opens a page, and there is one to sign in at. */
  private maySignIn(exchange: HttpExchange): boolean {
    return (
      isNavigation(exchange) &&
      exchange.header('authorization') === undefined &&
      this.urls.hasPage('login')
    );
  }

  protected loginFor(exchange: HttpExchange, next: string | null): string {
    if (next === null) return this.urls.detour('login', exchange);
    return this.urls.urlFor('login', {}, { query: { next } });
  }

  protected async ownAnswer(
    context: ExecutionContext,
    exchange: HttpExchange,
    reason: RefusalReason,
  ): Promise<void> {
    const { handler } = this.options;
    if (!handler) return;
    // Set first, so that every status that the handler sets can be told from none, 200 included.
    const response = context.switchToHttp().getResponse<{ readonly statusCode: number }>();
    exchange.proposeStatus(STATUS_OF_CODE[CODE_OF_REASON[reason]]);
    const body: unknown = await handler(context, reason);
    if (body === undefined && !exchange.answered) return;
    const answer = { status: response.statusCode, body };
    throw new SecurityException(CODE_OF_REASON[reason], { answer });
  }

  protected refuse(exchange: HttpExchange, error: unknown): never {
    if (error instanceof SecurityException) {
      for (const [name, value] of Object.entries(error.answerHeaders))
        exchange.setHeader(name, value);
    }
    throw error;
  }

  protected publish(exchange: HttpExchange, user: object | null, reason: RefusalReason): void {
    const event = new UserUnauthorizedEvent(user, reason, exchange.ip, exchange.path);
    this.events.emit(SecurityEvents.Unauthorized, event);
  }
}

/** People read of the page that they wanted, programs that nobody is signed in. */
function nobody({ wantsHtml }: HttpExchange, how: SecurityExceptionDetails): SecurityException {
  return new SecurityException('NOT_AUTHENTICATED', wantsHtml ? { key: 'LOGIN', ...how } : how);
}

/** A browser that opens a page, which can be sent elsewhere. */
function isNavigation(exchange: HttpExchange): boolean {
  return (
    (exchange.method === 'GET' || exchange.method === 'HEAD') &&
    acceptsHtml(exchange.header('accept'))
  );
}
