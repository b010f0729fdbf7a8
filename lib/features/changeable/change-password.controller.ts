import { Inject, Injectable } from '@nestjs/common';
import { NewPasswordCheck } from '../../core/accounts/new-password.check.js';
import type { Authentication } from '../../core/authentication/authentication.js';
import { Callers } from '../../core/authentication/callers.js';
import { LoginService } from '../../core/authentication/login.service.js';
import { SecurityException } from '../../core/errors/security.exception.js';
import { FormRegistry } from '../../core/forms/form.registry.js';
import { Act, Page } from '../../core/http/action.decorator.js';
import { done, page, redirect, type Answer } from '../../core/http/answer.js';
import { Destinations } from '../../core/http/destinations.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { SecuritySettings } from '../../core/options/settings.js';
import type { User } from '../../core/users/security-types.js';
import { CHANGED_MEANWHILE, ChangeableService } from './changeable.service.js';
import type { ChangePasswordForm } from './dto/change-password.form.js';

const MECHANISMS = ['session', 'token'] as const;

/** Changing the password. */
@Injectable()
export class ChangePasswordController {
  constructor(
    @Inject(ChangeableService) private readonly service: ChangeableService,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(LoginService) private readonly logins: LoginService,
    @Inject(FormRegistry) private readonly forms: FormRegistry,
    @Inject(NewPasswordCheck) private readonly passwords: NewPasswordCheck,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(Destinations) private readonly destinations: Destinations,
    @Inject(SecuritySettings) private readonly settings: SecuritySettings,
  ) {}

  @Page()
  async show(exchange: HttpExchange): Promise<Answer> {
    const { failure } = exchange;
    const caller = exchange.authentication ?? (await this.lookFor(exchange));
    // Of a form that was sent twice, the first may have saved the new password and ended the session.
    if (!caller || failure?.details.key === CHANGED_MEANWHILE) {
      const query = { next: this.urls.urlFor('change') };
      return redirect(this.urls.urlFor('login', {}, { query }), { key: CHANGED_MEANWHILE });
    }
    const action = this.urls.urlFor('change', {}, { method: 'POST' });
    const { minLength: min, maxLength: max } = this.settings.core.passwords;
    const account = (caller.user as User).email;
    return page('changePassword', {
      form: { name: 'changePassword', action, params: { min, max }, account },
    });
  }

  @Act('', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    const caller = await this.callers.demand(exchange, MECHANISMS);
    const form = await this.forms.read<ChangePasswordForm>('changePassword', exchange);
    const { password, newPassword } = form.values;
    await this.passwords.check(form, 'newPassword', newPassword, [(caller.user as User).email]);
    form.assertValid();
    await this.checkCurrent(caller, password, exchange);
    if (password.normalize('NFC') === newPassword.normalize('NFC')) {
      throw SecurityException.field(this.forms.wire('newPassword'), 'PASSWORD_IS_THE_SAME');
    }
    const body = await this.service.change(caller, newPassword, exchange);
    return done(this.destinations.configured('postChange', exchange), body, {
      key: 'PASSWORD_CHANGE',
    });
  }

  /** `null` for a form whose session has ended. */
  private async lookFor(exchange: HttpExchange): Promise<Authentication | null> {
    return exchange.failure
      ? this.callers.find(exchange, MECHANISMS)
      : this.callers.demand(exchange, MECHANISMS);
  }

  private async checkCurrent(
    { user }: Authentication,
    password: string,
    exchange: HttpExchange,
  ): Promise<void> {
    try {
      await this.logins.checkPassword(user as User, password, exchange);
    } catch (error) {
      if (!(error instanceof SecurityException) || error.code !== 'INVALID_CREDENTIALS')
        throw error;
      throw SecurityException.field('password', 'INVALID_PASSWORD');
    }
  }
}
