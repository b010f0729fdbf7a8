import { Inject, Injectable } from '@nestjs/common';
import { bodyKind } from '../../common/media-type.js';
import { LoginService } from '../../core/authentication/login.service.js';
import type { Authentication } from '../../core/authentication/authentication.js';
import { SecurityException } from '../../core/errors/security.exception.js';
import { CsrfFields } from '../../core/http/csrf.fields.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecuritySettings } from '../../core/options/settings.js';
import { TokenService } from '../../core/tokens/token.service.js';
import { userPayload } from '../../core/users/user-payload.js';
import type { LoginForm } from './dto/login.form.js';
import { identityOf } from './login-page.fields.js';

/** Signing in and out, what a client may know of its session, and tokens for clients without one. */
@Injectable()
export class AuthenticatableService {
  constructor(
    @Inject(LoginService) private readonly logins: LoginService,
    @Inject(TokenService) private readonly tokens: TokenService,
    @Inject(CsrfFields) private readonly csrf: CsrfFields,
    @Inject(SecuritySettings) private readonly settings: SecuritySettings,
  ) {}

  get remembersByDefault(): boolean {
    return this.settings.core.sessions.remember.default;
  }

  /** Starts a session in place of the one that the request carried. */
  async signIn(form: LoginForm, exchange: HttpExchange): Promise<Record<string, unknown>> {
    const byForm = bodyKind(exchange.contentType) === 'form';
    const remember = form.remember ?? (!byForm && this.remembersByDefault);
    const credentials = { identity: identityOf(form) ?? '', password: form.password };
    const { user } = await this.logins.withPassword(credentials, {
      exchange,
      remember,
      wantsSession: true,
    });
    const payload = userPayload(user);
    if (!this.settings.core.tokens.issueOnLogin) return { user: payload };
    return { user: payload, ...(await this.tokens.issueForAnswer(user)) };
  }

  /** A token for the right credentials; no cookie is read or set. */
  async signInForToken(form: LoginForm, exchange: HttpExchange): Promise<Record<string, unknown>> {
    const credentials = { identity: identityOf(form) ?? '', password: form.password };
    const { user } = await this.logins.withPassword(credentials, {
      exchange,
      remember: false,
      wantsSession: false,
    });
    return { ...(await this.tokens.issueForAnswer(user)), user: userPayload(user) };
  }

  async signOut(exchange: HttpExchange): Promise<void> {
    await this.logins.leave(exchange);
  }

  /** Proves the identity of a signed-in user anew: the session gets a new id and age, a bearer a new token. */
  async verify(
    caller: Authentication,
    password: string,
    exchange: HttpExchange,
  ): Promise<Record<string, unknown>> {
    const user = await this.logins.confirm(caller, password, exchange);
    const payload = userPayload(user);
    return caller.mechanism === 'token'
      ? { user: payload, ...(await this.tokens.issueForAnswer(user)) }
      : { user: payload };
  }

  /** What a front end needs to know: who is signed in, until when, and the token for its writes. */
  describe(exchange: HttpExchange, caller: Authentication | null): Record<string, unknown> {
    return {
      user: caller ? userPayload(caller.user) : null,
      csrfToken: this.csrf.tokenOf(exchange),
      mechanism: caller?.mechanism ?? null,
      authenticatedAt: caller ? new Date(caller.authenticatedAt).toISOString() : null,
      expiresAt: caller?.expiresAt ? new Date(caller.expiresAt).toISOString() : null,
    };
  }

  /** @throws SecurityException TOKEN_INVALID for a token that is none of ours */
  async revoke(token: string | null): Promise<void> {
    if (token === null || !(await this.tokens.revoke(token)))
      throw new SecurityException('TOKEN_INVALID', { key: 'AUTH_TOKEN_INVALID' });
  }
}
