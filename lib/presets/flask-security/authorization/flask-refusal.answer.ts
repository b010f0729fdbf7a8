import type { ExecutionContext } from '@nestjs/common';
import { quotedString } from '../../../common/authorization-header.js';
import type { AccessPolicy } from '../../../core/authorization/access-policy.js';
import { RefusalAnswer } from '../../../core/authorization/refusal.answer.js';
import { SecurityException } from '../../../core/errors/security.exception.js';
import type { HttpExchange } from '../../../core/http/http-exchange.js';
import type { FlaskSecurityUrls } from '../http/flask-security.urls.js';

/**
 * Flask-Security's answers to callers that a decorator refuses, alike for pages and programs: on to the login, 401 with one page, or back
 * with a notice.
 */
export class FlaskRefusalAnswer extends RefusalAnswer {
  declare protected readonly urls: FlaskSecurityUrls;

  override async unauthenticated(
    context: ExecutionContext,
    exchange: HttpExchange,
    policy: AccessPolicy,
  ): Promise<never> {
    this.publish(exchange, null, 'unauthenticated');
    if (asksForLogin(policy) && this.urls.hasPage('login')) return this.signInFirst(exchange);
    await this.ownAnswer(context, exchange, 'unauthenticated');
    return policy.by === null ? this.turnAway(exchange) : this.challenged(exchange, policy);
  }

  override async failed(
    context: ExecutionContext,
    exchange: HttpExchange,
    policy: AccessPolicy,
    error: unknown,
  ): Promise<never> {
    const isNobody = error instanceof SecurityException && error.code === 'NOT_AUTHENTICATED';
    if (isNobody) return this.unauthenticated(context, exchange, policy);
    return super.failed(context, exchange, policy, error);
  }

  override async forbidden(
    context: ExecutionContext,
    exchange: HttpExchange,
    user: object,
  ): Promise<never> {
    this.publish(exchange, user, 'forbidden');
    await this.ownAnswer(context, exchange, 'forbidden');
    return this.turnAway(exchange);
  }

  override signInFirst(exchange: HttpExchange, next: string | null = null): never {
    const location = this.loginFor(exchange, next);
    return this.refuse(
      exchange,
      new SecurityException('NOT_AUTHENTICATED', { key: 'LOGIN', location }),
    );
  }

  override alreadyAuthenticated(exchange: HttpExchange): never {
    const location = this.afterLogin(exchange);
    return this.refuse(exchange, new SecurityException('ALREADY_AUTHENTICATED', { location }));
  }

  private challenged(exchange: HttpExchange, { mechanisms, realm }: AccessPolicy): never {
    const challenge = `Basic realm=${quotedString(realm ?? this.options.realm)}`;
    const headers = mechanisms.includes('basic') ? { 'WWW-Authenticate': challenge } : undefined;
    return this.refuse(exchange, new SecurityException('NOT_AUTHENTICATED', { headers }));
  }

  /** 403 where the option is empty, else on to what it names, back to where the caller came from, or to the start. */
  private turnAway(exchange: HttpExchange): never {
    const target = this.options.forbidden;
    const isPlain = target === null || target === '';
    const location = isPlain
      ? undefined
      : target === undefined
        ? this.origin(exchange)
        : this.located('unauthorized', target, exchange);
    return this.refuse(
      exchange,
      new SecurityException('FORBIDDEN', { key: 'UNAUTHORIZED', location }),
    );
  }

  /** The page that the caller came from, if it is ours and another one than this. */
  private origin(exchange: HttpExchange): string {
    const came = this.urls.followable(exchange, exchange.header('referer'));
    return came === null || came.split(/[?#]/, 1)[0] === exchange.path ? '/' : came;
  }
}

/** `@LoginRequired()`, and what needs a caller and no roles without naming a mechanism. */
function asksForLogin({ by, all, any }: AccessPolicy): boolean {
  return by === '@LoginRequired()' || (by === null && all.length === 0 && any.length === 0);
}
