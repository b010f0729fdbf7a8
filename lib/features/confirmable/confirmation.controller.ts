import { Inject, Injectable } from '@nestjs/common';
import { LinkPages, tokenOf, type LinkPageTexts } from '../../core/accounts/link-pages.js';
import { wantedPage } from '../../core/accounts/wanted-page.js';
import { LoginService } from '../../core/authentication/login.service.js';
import { Act, Read } from '../../core/http/action.decorator.js';
import { done, page, type Answer } from '../../core/http/answer.js';
import { Destinations } from '../../core/http/destinations.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { SecuritySettings } from '../../core/options/settings.js';
import { userPayload } from '../../core/users/user-payload.js';
import { ConfirmableService } from './confirmable.service.js';

/** What a confirmation link opens. */
@Injectable()
export class ConfirmationController {
  constructor(
    @Inject(ConfirmableService) private readonly service: ConfirmableService,
    @Inject(LinkPages) private readonly links: LinkPages,
    @Inject(LoginService) private readonly logins: LoginService,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(Destinations) private readonly destinations: Destinations,
    @Inject(SecuritySettings) private readonly settings: SecuritySettings,
  ) {}

  @Read(':token', { again: 'show' })
  async show(exchange: HttpExchange): Promise<Answer> {
    if (this.service.options.onGet === 'act' && this.links.isOpened(exchange))
      return this.confirm(exchange);
    const action = this.urls.urlFor('confirm', { token: tokenOf(exchange) }, { method: 'POST' });
    return this.links.show(exchange, this.texts(exchange), this.askAgain(), ({ user }) =>
      page('confirmEmail', { form: { name: 'confirmEmail', action, account: user.email } }),
    );
  }

  @Act(':token', { again: 'show' })
  submit(exchange: HttpExchange): Promise<Answer> {
    return this.confirm(exchange);
  }

  private async confirm(exchange: HttpExchange): Promise<Answer> {
    const result = await this.service.confirm(tokenOf(exchange));
    if (result.kind === 'used') return this.confirmedBefore(exchange, result.data);
    if (result.kind === 'conflict') return this.confirmedBefore(exchange, null);
    if (result.kind !== 'consumed')
      return this.links.refuse(result.kind, this.texts(exchange), exchange);
    const remember = this.settings.core.sessions.remember.default;
    const wish = { exchange, remember, wantsSession: true };
    const signedIn =
      this.service.options.autoLogin && (await this.logins.afterFlow(result.user, wish));
    const to = this.destinations.afterFlow(
      'postConfirm',
      exchange,
      signedIn,
      wantedPage(result.data),
    );
    return done(to, { user: userPayload(result.user) }, { key: 'EMAIL_CONFIRMED' });
  }

  private texts(exchange: HttpExchange): LinkPageTexts {
    const elsewhere = this.destinations.chosen('confirmError', exchange);
    const used = (data: unknown) => this.confirmedBefore(exchange, data);
    return { ...this.service.texts, elsewhere, used };
  }

  private confirmedBefore(exchange: HttpExchange, data: unknown): Answer {
    const to = this.destinations.afterFlow('postConfirm', exchange, false, wantedPage(data));
    return done(to, {}, { key: 'ALREADY_CONFIRMED' });
  }

  private askAgain() {
    return {
      name: 'sendConfirmation',
      action: this.urls.urlFor('confirm', {}, { method: 'POST' }),
    };
  }
}
