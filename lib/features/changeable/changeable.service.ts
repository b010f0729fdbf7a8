import { Inject, Injectable } from '@nestjs/common';
import { addressKey } from '../../common/ip-address.js';
import { CredentialChanges } from '../../core/accounts/credential-change.service.js';
import type { Authentication } from '../../core/authentication/authentication.js';
import { LoginService } from '../../core/authentication/login.service.js';
import { SecurityException } from '../../core/errors/security.exception.js';
import { EventPublisher } from '../../core/events/event.publisher.js';
import { SecurityEvents } from '../../core/events/security-events.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { LocaleResolver } from '../../core/messages/locale.resolver.js';
import type { Resolved } from '../../core/options/define-options.js';
import { PasswordHasher } from '../../core/passwords/password-hasher.js';
import { TokenService } from '../../core/tokens/token.service.js';
import type { User } from '../../core/users/security-types.js';
import { userPayload } from '../../core/users/user-payload.js';
import { Store } from '../../ports/store.js';
import { UserPasswordChangedEvent } from './changeable.events.js';
import { changeableOptions } from './changeable.options.js';

/** Message key for who may have changed the password a moment ago. */
export const CHANGED_MEANWHILE = 'PASSWORD_CHANGE_LOGIN';

/** New passwords for people who know theirs. */
@Injectable()
export class ChangeableService {
  constructor(
    @Inject(changeableOptions.token) private readonly options: Resolved<typeof changeableOptions>,
    @Inject(Store) private readonly store: Store,
    @Inject(CredentialChanges) private readonly changes: CredentialChanges,
    @Inject(PasswordHasher) private readonly hasher: PasswordHasher,
    @Inject(LoginService) private readonly logins: LoginService,
    @Inject(TokenService) private readonly tokens: TokenService,
    @Inject(LocaleResolver) private readonly locales: LocaleResolver,
    @Inject(EventPublisher) private readonly events: EventPublisher,
  ) {}

  /**
   * Saves the new password; everything that the user was signed in with ends, but for a new session or token of the caller.
   * @throws SecurityException UNAVAILABLE when the password was changed from elsewhere at the same moment
   */
  async change(
    caller: Authentication,
    password: string,
    exchange: HttpExchange,
  ): Promise<Record<string, unknown>> {
    const user = caller.user as User;
    const notice = this.options.sendEmail
      ? { template: 'changeNotice', locale: this.locales.ofRecipient(user, exchange) }
      : null;
    const hash = await this.hasher.hash(password, { client: addressKey(exchange.ip) });
    const change = this.changes.prepare(user, hash, notice);
    const outcome = await this.store.write(change.writes);
    if (!outcome.done)
      throw new SecurityException('UNAVAILABLE', { key: CHANGED_MEANWHILE, retryAfter: 1 });
    this.changes.applied(user, change);
    this.events.emit(SecurityEvents.PasswordChanged, new UserPasswordChangedEvent(user));
    return { user: userPayload(user), ...(await this.stay(caller, user, exchange)) };
  }

  /** The caller has just proved the identity with the old password, and stays in. */
  private async stay(
    caller: Authentication,
    user: User,
    exchange: HttpExchange,
  ): Promise<Record<string, unknown>> {
    if (!caller.session) return { ...(await this.tokens.issueForAnswer(user)) };
    const remember = caller.session['rememberId'] !== null;
    await this.logins.renew(user, exchange, remember);
    return {};
  }
}
