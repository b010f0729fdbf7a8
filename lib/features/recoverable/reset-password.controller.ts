import { Inject, Injectable } from '@nestjs/common';
import { LinkPages, tokenOf } from '../../core/accounts/link-pages.js';
import { wantedPage } from '../../core/accounts/wanted-page.js';
import { NewPasswordCheck } from '../../core/accounts/new-password.check.js';
import { Callers } from '../../core/authentication/callers.js';
import { LoginService } from '../../core/authentication/login.service.js';
import { FormRegistry } from '../../core/forms/form.registry.js';
import { Act, Read } from '../../core/http/action.decorator.js';
import { done, page, type Answer } from '../../core/http/answer.js';
import { Destinations } from '../../core/http/destinations.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { SecuritySettings } from '../../core/options/settings.js';
import { userPayload } from '../../core/users/user-payload.js';
import type { ResetPasswordForm } from './dto/reset-password.form.js';
import { RecoverableService } from './recoverable.service.js';

/** What a link for a new password opens. */
@Injectable()
export class ResetPasswordController {
  constructor(
    @Inject(RecoverableService) private readonly service: RecoverableService,
    @Inject(LinkPages) private readonly links: LinkPages,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(FormRegistry) private readonly forms: FormRegistry,
    @Inject(NewPasswordCheck) private readonly passwords: NewPasswordCheck,
    @Inject(LoginService) private readonly logins: LoginService,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(Destinations) private readonly destinations: Destinations,
    @Inject(SecuritySettings) private readonly settings: SecuritySettings,
  ) {}

  @Read(':token')
  async show(exchange: HttpExchange): Promise<Answer> {
    if (!exchange.failure) await this.callers.refuse(exchange);
    const again = {
      name: 'forgotPassword',
      action: this.urls.urlFor('reset', {}, { method: 'POST' }),
    };
    return this.links.show(exchange, this.service.texts, again, ({ user }) => {
      const { minLength: min, maxLength: max } = this.settings.core.passwords;
      const action = this.urls.urlFor('reset', { token: tokenOf(exchange) }, { method: 'POST' });
      return page('resetPassword', {
        form: { name: 'resetPassword', action, params: { min, max }, account: user.email },
      });
    });
  }

  /** A password that is refused does not use the link up. */
  @Act(':token', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    await this.callers.refuse(exchange);
    const token = tokenOf(exchange);
    const form = await this.forms.read<ResetPasswordForm>('resetPassword', exchange);
    const identities = await this.service.identitiesOf(token);
    if (identities) {
      await this.passwords.check(form, 'password', form.values.password, identities);
      form.assertValid();
    }
    const result = await this.service.reset(token, form.values.password ?? '', exchange);
    if (result.kind !== 'consumed')
      return this.links.refuse(result.kind, this.service.texts, exchange);
    const remember = this.settings.core.sessions.remember.default;
    const wish = { exchange, remember, wantsSession: true };
    const signedIn =
      this.service.options.autoLogin && (await this.logins.afterFlow(result.user, wish));
    const to = this.destinations.afterFlow(
      'postReset',
      exchange,
      signedIn,
      wantedPage(result.data),
    );
    return done(to, { user: userPayload(result.user) }, { key: 'PASSWORD_RESET' });
  }
}
