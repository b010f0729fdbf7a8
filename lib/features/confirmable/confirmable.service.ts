import { Inject, Injectable } from '@nestjs/common';
import { canonicalEmail } from '../../common/identity.js';
import type { Instructions } from '../../core/accounts/instructions.js';
import type { LinkPageTexts } from '../../core/accounts/link-pages.js';
import { MailedLinks } from '../../core/accounts/mailed-links.service.js';
import { EventPublisher } from '../../core/events/event.publisher.js';
import { SecurityEvents } from '../../core/events/security-events.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { LocaleResolver } from '../../core/messages/locale.resolver.js';
import type { Resolved } from '../../core/options/define-options.js';
import { MailedTokenService, type Consumption } from '../../core/tokens/mailed-token.service.js';
import { IdentityResolver } from '../../core/users/identity.resolver.js';
import { Clock } from '../../ports/clock.js';
import { UserConfirmedEvent, UserConfirmInstructionsSentEvent } from './confirmable.events.js';
import { confirmableOptions } from './confirmable.options.js';
import type { ConfirmableUser } from './confirmable.user.js';
import { CONFIRMATION_LINK } from './confirmation-link.js';

/** Confirming e-mail addresses. */
@Injectable()
export class ConfirmableService {
  constructor(
    @Inject(confirmableOptions.token) readonly options: Resolved<typeof confirmableOptions>,
    @Inject(IdentityResolver) private readonly identities: IdentityResolver,
    @Inject(MailedLinks) private readonly links: MailedLinks,
    @Inject(MailedTokenService) private readonly tokens: MailedTokenService,
    @Inject(LocaleResolver) private readonly locales: LocaleResolver,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(EventPublisher) private readonly events: EventPublisher,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  get texts(): LinkPageTexts {
    return {
      purpose: CONFIRMATION_LINK.purpose,
      expired: 'CONFIRMATION_EXPIRED',
      invalid: 'INVALID_CONFIRMATION_TOKEN',
      within: this.options.within,
      again: 'confirm',
    };
  }

  /** Mails a link to an address that waits for one. */
  async sendInstructions(typed: string, exchange: HttpExchange): Promise<Instructions> {
    const address = canonicalEmail(typed);
    if (address === null) return { problem: 'INVALID_EMAIL_ADDRESS', user: null };
    const user = (await this.identities.findByEmail(address)) as ConfirmableUser | null;
    const waits = user?.active === true && !user.confirmedAt;
    const locale = this.locales.ofRecipient(waits ? user : null, exchange);
    const data = { next: this.urls.nextOf(exchange) };
    const token = await this.links.send(waits ? user : null, address, CONFIRMATION_LINK, {
      data,
      locale,
      exchange,
    });
    if (!waits) return { problem: this.problemOf(user), user };
    if (token !== null) {
      this.events.emit(
        SecurityEvents.ConfirmInstructionsSent,
        new UserConfirmInstructionsSentEvent(user, token),
      );
    }
    return { problem: null, user };
  }

  /** Uses the link up and marks the address confirmed, both or neither. A user who is confirmed already stays as he is. */
  async confirm(token: string): Promise<Consumption> {
    const confirmedAt = this.clock.now();
    const result = await this.tokens.consumeWith(CONFIRMATION_LINK.purpose, token, (user) => [
      {
        update: 'user',
        where: { id: user.id, confirmedAt: null },
        patch: { confirmedAt },
        expect: 1,
      },
    ]);
    if (result.kind === 'consumed') {
      Object.assign(result.user, { confirmedAt });
      this.events.emit(SecurityEvents.Confirmed, new UserConfirmedEvent(result.user));
    }
    return result;
  }

  /** Why this address gets no link, as a message key; `null` tells nothing. */
  protected problemOf(user: ConfirmableUser | null): string | null {
    if (!user) return 'USER_DOES_NOT_EXIST';
    return user.confirmedAt ? 'ALREADY_CONFIRMED' : 'DISABLED_ACCOUNT';
  }
}
