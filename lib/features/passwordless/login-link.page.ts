import { Inject, Injectable } from '@nestjs/common';
import { PlainAnswers } from '../../core/accounts/plain-answers.js';
import { LoginAlternative } from '../../core/authentication/login-alternative.js';
import { FormRegistry } from '../../core/forms/form.registry.js';
import { done, page, type Answer } from '../../core/http/answer.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import type { PasswordlessLoginForm } from './dto/passwordless-login.form.js';
import { PasswordlessService } from './passwordless.service.js';

/** The page that asks for the address, at its own path and, with `only`, at the login page's. */
@Injectable()
export class LoginLinkPage extends LoginAlternative {
  override readonly form = 'passwordlessLogin';

  constructor(
    @Inject(PasswordlessService) private readonly service: PasswordlessService,
    @Inject(FormRegistry) private readonly forms: FormRegistry,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(PlainAnswers) private readonly answers: PlainAnswers,
  ) {
    super();
  }

  override get replacesPassword(): boolean {
    return this.service.options.only;
  }

  override show(exchange: HttpExchange): Answer {
    const next = this.urls.nextOf(exchange);
    const values = next === null ? {} : { next };
    const action = this.urls.keepingNext(this.route, exchange, 'POST');
    const form = { name: this.form, action, values };
    return page('sendLogin', { form, data: { only: this.service.options.only } });
  }

  override async submit(exchange: HttpExchange): Promise<Answer> {
    const form = await this.forms.read<PasswordlessLoginForm>(this.form, exchange);
    form.assertValid();
    const { email } = form.values;
    const { problem, user } = await this.service.sendInstructions(email, exchange);
    this.answers.tell(problem, form);
    return done(
      this.urls.keepingNext(this.route, exchange),
      {},
      { key: 'LOGIN_EMAIL_SENT', params: { email } },
      { user, stays: true },
    );
  }

  private get route(): string {
    return this.service.options.only ? 'login' : 'login-link';
  }
}
