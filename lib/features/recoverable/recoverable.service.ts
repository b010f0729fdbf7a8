import { Inject, Injectable } from '@nestjs/common';
import { canonicalEmail } from '../../common/identity.js';
import { addressKey } from '../../common/ip-address.js';
import {
  CredentialChanges,
  type CredentialChange,
} from '../../core/accounts/credential-change.service.js';
import type { Instructions } from '../../core/accounts/instructions.js';
import type { LinkPageTexts } from '../../core/accounts/link-pages.js';
import { MailedLinks, type LinkKind } from '../../core/accounts/mailed-links.service.js';
import { EventPublisher } from '../../core/events/event.publisher.js';
import { SecurityEvents } from '../../core/events/security-events.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { LocaleResolver } from '../../core/messages/locale.resolver.js';
import type { Resolved } from '../../core/options/define-options.js';
import { PasswordHasher } from '../../core/passwords/password-hasher.js';
import { LoginThrottle } from '../../core/throttling/login-throttle.service.js';
import { MailedTokenService, type Consumption } from '../../core/tokens/mailed-token.service.js';
import { IdentityResolver } from '../../core/users/identity.resolver.js';
import { UserPasswordResetEvent, UserResetInstructionsSentEvent } from './recoverable.events.js';
import { recoverableOptions } from './recoverable.options.js';

const RESET_LINK: LinkKind = { purpose: 'reset', template: 'resetInstructions', route: 'reset' };

/** New passwords for people who forgot theirs. */
@Injectable()
export class RecoverableService {
  constructor(
    @Inject(recoverableOptions.token) readonly options: Resolved<typeof recoverableOptions>,
    @Inject(IdentityResolver) private readonly identities: IdentityResolver,
    @Inject(MailedLinks) private readonly links: MailedLinks,
    @Inject(MailedTokenService) private readonly tokens: MailedTokenService,
    @Inject(CredentialChanges) private readonly changes: CredentialChanges,
    @Inject(PasswordHasher) private readonly hasher: PasswordHasher,
    @Inject(LoginThrottle) private readonly throttle: LoginThrottle,
    @Inject(LocaleResolver) private readonly locales: LocaleResolver,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(EventPublisher) private readonly events: EventPublisher,
  ) {}

  get texts(): LinkPageTexts {
    return {
      purpose: RESET_LINK.purpose,
      expired: 'PASSWORD_RESET_EXPIRED',
      invalid: 'INVALID_RESET_PASSWORD_TOKEN',
      within: this.options.within,
      again: 'reset',
    };
  }

  /** Mails a link to an active account. */
  async sendInstructions(typed: string, exchange: HttpExchange): Promise<Instructions> {
    const address = canonicalEmail(typed);
    if (address === null) return { problem: 'INVALID_EMAIL_ADDRESS', user: null };
    const found = await this.identities.findByEmail(address);
    const user = found?.active === true ? found : null;
    const locale = this.locales.ofRecipient(user, exchange);
    const data = { next: this.urls.nextOf(exchange) };
    const mails = this.options.sendEmail;
    const request = { data, locale, exchange, mails };
    const token = await this.links.send(user, address, RESET_LINK, request);
    if (!user) return { problem: found ? 'DISABLED_ACCOUNT' : 'USER_DOES_NOT_EXIST', user: found };
    if (token !== null) {
      this.events.emit(
        SecurityEvents.ResetInstructionsSent,
        new UserResetInstructionsSentEvent(user, token),
      );
    }
    return { problem: null, user };
  }

  /** Whose password a link is for, while it works. */
  async identitiesOf(token: string): Promise<readonly string[] | null> {
    const state = await this.tokens.inspect(RESET_LINK.purpose, token);
    return state.kind === 'live' ? [state.user.email] : null;
  }

  /**
   * Uses the link up and saves the password, both or neither; everything that the user was signed in with ends.
   * @param password checked already
   */
  async reset(token: string, password: string, exchange: HttpExchange): Promise<Consumption> {
    let change: CredentialChange | null = null;
    const result = await this.tokens.consumeWith(RESET_LINK.purpose, token, async (user) => {
      const hash = await this.hasher.hash(password, { client: addressKey(exchange.ip) });
      const locale = this.locales.ofRecipient(user, exchange);
      const notice = this.options.sendNotice ? { template: 'resetNotice', locale } : null;
      change = this.changes.prepare(user, hash, notice);
      return change.writes;
    });
    if (result.kind !== 'consumed' || !change) return result;
    this.changes.applied(result.user, change);
    await this.throttle.clear(this.identities.accountKey(result.user, result.user.email));
    this.events.emit(SecurityEvents.PasswordReset, new UserPasswordResetEvent(result.user));
    return result;
  }
}
