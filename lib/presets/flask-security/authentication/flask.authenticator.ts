import type { Authentication } from '../../../core/authentication/authentication.js';
import { Authenticator } from '../../../core/authentication/authenticator.js';
import type { MechanismRunner } from '../../../core/authentication/mechanisms.js';
import { startingPolicy, type AccessPolicy } from '../../../core/authorization/access-policy.js';
import { asSecurityException } from '../../../core/errors/as-security-exception.js';
import { SecurityException } from '../../../core/errors/security.exception.js';
import type { CookiePolicy } from '../../../core/http/cookie-policy.js';
import type { HttpExchange } from '../../../core/http/http-exchange.js';

type Parts = ConstructorParameters<typeof Authenticator>;

const TOKEN_ONLY = startingPolicy(['token']);

/**
 * Flask-Security's order: each mechanism in turn, the first that holds decides, and one that does not hold is passed over. A session that
 * is missing is replaced by a token, unless the request carries a remember cookie of any kind.
 */
export class FlaskAuthenticator extends Authenticator {
  constructor(
    private readonly cookies: CookiePolicy,
    ...parts: Parts
  ) {
    super(...parts);
  }

  override async authenticate(
    exchange: HttpExchange,
    policy: AccessPolicy,
  ): Promise<Authentication | null> {
    try {
      return await this.inOrder(exchange, policy);
    } catch (error) {
      throw asSecurityException(error, this.logger);
    }
  }

  private async inOrder(
    exchange: HttpExchange,
    policy: AccessPolicy,
  ): Promise<Authentication | null> {
    let reason: string | null = null;
    for (const mechanism of this.inTurn(exchange, policy)) {
      const presented = await mechanism.present(exchange);
      if (presented.kind === 'valid') {
        // A page that is shown again writes nothing.
        if (policy.csrf && !exchange.failure) this.protectWrite(exchange, presented.authentication);
        return presented.authentication;
      }
      if (presented.kind === 'invalid') reason ??= presented.reason;
    }
    if (reason !== null) throw new SecurityException('NOT_AUTHENTICATED', { cause: reason });
    return null;
  }

  private inTurn(exchange: HttpExchange, policy: AccessPolicy): MechanismRunner[] {
    const named = this.mechanisms.of(policy);
    const hasSession = named.some(({ name }) => name === 'session');
    const isRemembered = exchange.cookie(this.cookies.remember.name) !== undefined;
    return named.flatMap((mechanism) => {
      if (mechanism.name === 'session') {
        return isRemembered ? [mechanism] : [mechanism, ...this.mechanisms.of(TOKEN_ONLY)];
      }
      // Where nobody named the token, it only ever stands in for a session.
      const isImplied = mechanism.name === 'token' && hasSession && policy.by === null;
      return isImplied ? [] : [mechanism];
    });
  }
}
