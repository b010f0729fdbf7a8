import { Inject, Injectable } from '@nestjs/common';
import { NewPasswordCheck } from '../../core/accounts/new-password.check.js';
import { Callers } from '../../core/authentication/callers.js';
import { LoginService } from '../../core/authentication/login.service.js';
import { FormRegistry } from '../../core/forms/form.registry.js';
import type { SubmittedForm } from '../../core/forms/submitted-form.js';
import { Act, Page } from '../../core/http/action.decorator.js';
import { done, page, type Answer } from '../../core/http/answer.js';
import { Destinations } from '../../core/http/destinations.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { LocaleResolver } from '../../core/messages/locale.resolver.js';
import { userPayload } from '../../core/users/user-payload.js';
import { RegistrationRules } from './registration.rules.js';
import type { RegisterForm } from './dto/register.form.js';
import { RegisterableService } from './registerable.service.js';
import type { Registration } from './registration.js';

type Registered = Extract<Registration, { kind: 'registered' }>;

/** Creating an account. */
@Injectable()
export class RegistrationController {
  constructor(
    @Inject(RegisterableService) private readonly service: RegisterableService,
    @Inject(RegistrationRules) private readonly rules: RegistrationRules,
    @Inject(FormRegistry) private readonly forms: FormRegistry,
    @Inject(NewPasswordCheck) private readonly passwords: NewPasswordCheck,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(LoginService) private readonly logins: LoginService,
    @Inject(LocaleResolver) private readonly locales: LocaleResolver,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(Destinations) private readonly destinations: Destinations,
  ) {}

  @Page()
  async show(exchange: HttpExchange): Promise<Answer> {
    if (!exchange.failure) await this.callers.refuse(exchange);
    const next = this.urls.nextOf(exchange);
    const values = next === null ? {} : { next };
    const action = this.urls.keepingNext('register', exchange, 'POST');
    return page('registerUser', {
      form: { name: this.rules.form, action, values, params: this.rules.hints },
    });
  }

  @Act('', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    await this.callers.refuse(exchange);
    const form = await this.forms.read<RegisterForm>(this.rules.form, exchange);
    await this.check(form);
    const request = {
      email: form.values.email,
      password: form.values.password,
      extra: form.extra,
      locale: this.locales.of(exchange),
      ip: exchange.ip,
      ipIsTrusted: exchange.ipIsTrusted,
      next: this.urls.nextOf(exchange),
    };
    const result = await this.service.register(request);
    if (result.kind === 'registered') return this.welcome(result, form, exchange);
    if (result.kind === 'unfit') return this.rules.refuseUnfit(result.field, form);
    if (result.field !== 'email' || !this.rules.hidesAccounts)
      return this.rules.refuseTaken(result.field, form);
    if (result.owner) await this.service.tellOwner(result.owner, request);
    return this.notice(form, exchange);
  }

  private async check(form: SubmittedForm<RegisterForm>): Promise<void> {
    const { email, password } = form.values;
    const identities = [email, ...Object.values(form.extra)].filter(
      (value) => typeof value === 'string',
    );
    await this.passwords.check(form, 'password', password, identities);
    this.rules.checkIdentities(form);
    form.assertValid();
  }

  private async welcome(
    result: Registered,
    form: SubmittedForm<RegisterForm>,
    exchange: HttpExchange,
  ): Promise<Answer> {
    const { user, addition } = result;
    if (addition && !addition.signsIn) return this.notice(form, exchange, user);
    const wish = { exchange, remember: this.rules.remembers, wantsSession: true };
    const signedIn =
      this.service.options.autoLogin && (await this.logins.afterFlow(user, wish, 'register'));
    const to = this.destinations.afterFlow('postRegister', exchange, signedIn);
    const message = addition
      ? { key: addition.notice, params: { email: form.values.email } }
      : { key: 'REGISTERED' };
    return done(
      to,
      { user: userPayload(user), ...(await this.rules.token(user, signedIn)) },
      message,
    );
  }

  /** The same for a new address and for a taken one. */
  private notice(
    { values: { email } }: SubmittedForm<RegisterForm>,
    exchange: HttpExchange,
    user?: object,
  ): Answer {
    const to = this.destinations.afterFlow('postRegister', exchange, false);
    return done(to, {}, { key: 'CONFIRM_REGISTRATION', params: { email } }, { user });
  }
}
