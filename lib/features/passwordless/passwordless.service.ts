import { Inject, Injectable } from '@nestjs/common';
import { canonicalEmail } from '../../common/identity.js';
import type { Instructions } from '../../core/accounts/instructions.js';
import type { LinkPageTexts } from '../../core/accounts/link-pages.js';
import { MailedLinks, type LinkKind } from '../../core/accounts/mailed-links.service.js';
import { AccountChecks } from '../../core/authentication/account-checks.js';
import { LoginService } from '../../core/authentication/login.service.js';
import { SecurityException } from '../../core/errors/security.exception.js';
import { EventPublisher } from '../../core/events/event.publisher.js';
import { SecurityEvents } from '../../core/events/security-events.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { LocaleResolver } from '../../core/messages/locale.resolver.js';
import type { Resolved } from '../../core/options/define-options.js';
import { SecuritySettings } from '../../core/options/settings.js';
import { MailedTokenService, type Consumption } from '../../core/tokens/mailed-token.service.js';
import { IdentityResolver } from '../../core/users/identity.resolver.js';
import type { User } from '../../core/users/security-types.js';
import type { LoginRefusal } from '../../ports/hooks.js';
import { BrowserMark } from './browser-mark.js';
import { UserLoginInstructionsSentEvent } from './passwordless.events.js';
import { passwordlessOptions } from './passwordless.options.js';

const LOGIN_LINK: LinkKind = {
  purpose: 'login',
  template: 'loginInstructions',
  route: 'login-token',
};

/** What is kept with a login token. */
export interface LoginLinkData {
  readonly browser?: string;
  readonly next?: string | null;
}

/** Signing in by a mailed link. */
@Injectable()
export class PasswordlessService {
  constructor(
    @Inject(passwordlessOptions.token) readonly options: Resolved<typeof passwordlessOptions>,
    @Inject(IdentityResolver) private readonly identities: IdentityResolver,
    @Inject(MailedLinks) private readonly links: MailedLinks,
    @Inject(MailedTokenService) private readonly tokens: MailedTokenService,
    @Inject(AccountChecks) private readonly checks: AccountChecks,
    @Inject(LoginService) private readonly logins: LoginService,
    @Inject(BrowserMark) private readonly mark: BrowserMark,
    @Inject(LocaleResolver) private readonly locales: LocaleResolver,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(EventPublisher) private readonly events: EventPublisher,
    @Inject(SecuritySettings) private readonly settings: SecuritySettings,
  ) {}

  get texts(): LinkPageTexts {
    return {
      purpose: LOGIN_LINK.purpose,
      expired: 'LOGIN_EXPIRED',
      invalid: 'INVALID_LOGIN_TOKEN',
      within: this.options.within,
      again: 'login-link',
    };
  }

  /** Mails a link to an account that may sign in by one. */
  async sendInstructions(typed: string, exchange: HttpExchange): Promise<Instructions> {
    const data: LoginLinkData = {
      browser: this.mark.leave(exchange),
      next: this.urls.nextOf(exchange),
    };
    const address = canonicalEmail(typed);
    if (address === null) return { problem: 'INVALID_EMAIL_ADDRESS', user: null };
    const found = (await this.identities.findByEmail(address)) as User | null;
    const user = found?.active === true && !(await this.refusal(found)) ? found : null;
    const locale = this.locales.ofRecipient(user, exchange);
    const token = await this.links.send(user, address, LOGIN_LINK, { data, locale, exchange });
    if (!user) return { problem: problemOf(found), user: found };
    if (token !== null) {
      this.events.emit(
        SecurityEvents.LoginInstructionsSent,
        new UserLoginInstructionsSentEvent(user, token),
      );
    }
    return { problem: null, user };
  }

  /** Whether the link was asked for in this browser. */
  isSameBrowser(exchange: HttpExchange, data: unknown): boolean {
    return (
      this.options.sameBrowser === 'any' ||
      this.mark.matches(exchange, (data as LoginLinkData | null)?.browser)
    );
  }

  /** Whether a link that works was asked for in another browser. */
  async isElsewhere(token: string, exchange: HttpExchange): Promise<boolean> {
    const state = await this.tokens.inspect(LOGIN_LINK.purpose, token);
    return state.kind === 'live' && !this.isSameBrowser(exchange, state.data);
  }

  /**
   * Uses the link up and signs its user in. The user's own state is asked first, so that a refusal does not use the link up.
   * @param agreed whether the person said yes to a link from another browser
   * @throws SecurityException VALIDATION_FAILED on `confirm` where that yes is missing
   */
  async signIn(token: string, agreed: boolean, exchange: HttpExchange): Promise<Consumption> {
    const state = await this.tokens.inspect(LOGIN_LINK.purpose, token);
    if (state.kind === 'unknown') return { kind: 'invalid' };
    if (state.kind !== 'live') return { kind: state.kind, data: state.data };
    const strange = !this.isSameBrowser(exchange, state.data);
    if (strange && this.options.sameBrowser === 'refuse') return { kind: 'invalid' };
    if (strange && !agreed) throw unconfirmed();
    const refusal = await this.refusal(state.user);
    if (refusal) throw new SecurityException(refusal.code, { key: refusal.key });
    const result = await this.tokens.consumeWith(LOGIN_LINK.purpose, token);
    if (result.kind !== 'consumed') return result;
    const remember = this.settings.core.sessions.remember.default;
    await this.logins.withoutPassword(result.user, { exchange, remember, wantsSession: true });
    return result;
  }

  private async refusal(user: User): Promise<LoginRefusal | null> {
    return this.checks.refusal(user, { mechanism: 'link', interactive: true });
  }
}

/** Whoever holds the link may know what it lacks: its page asks the same. */
function unconfirmed(): SecurityException {
  const fields = { confirm: [{ key: 'loginLink.otherBrowser' }] };
  return new SecurityException('VALIDATION_FAILED', { fields });
}

function problemOf(user: User | null): string {
  if (!user) return 'USER_DOES_NOT_EXIST';
  return user.active ? 'CONFIRMATION_REQUIRED' : 'DISABLED_ACCOUNT';
}
