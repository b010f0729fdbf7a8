import { Inject, Injectable } from '@nestjs/common';
import { PlainAnswers } from '../../core/accounts/plain-answers.js';
import { Callers } from '../../core/authentication/callers.js';
import { FormRegistry } from '../../core/forms/form.registry.js';
import { Act, Page } from '../../core/http/action.decorator.js';
import { done, page, type Answer } from '../../core/http/answer.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import type { ForgotPasswordForm } from './dto/forgot-password.form.js';
import { RecoverableService } from './recoverable.service.js';

/** Asking for a link to choose a new password. */
@Injectable()
export class ForgotPasswordController {
  constructor(
    @Inject(RecoverableService) private readonly service: RecoverableService,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(FormRegistry) private readonly forms: FormRegistry,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(PlainAnswers) private readonly answers: PlainAnswers,
  ) {}

  @Page()
  async show(exchange: HttpExchange): Promise<Answer> {
    if (!exchange.failure) await this.callers.refuse(exchange);
    return page('forgotPassword', {
      form: { name: 'forgotPassword', action: this.urls.keepingNext('reset', exchange, 'POST') },
    });
  }

  @Act('', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    await this.callers.refuse(exchange);
    const form = await this.forms.read<ForgotPasswordForm>('forgotPassword', exchange);
    form.assertValid();
    const { email } = form.values;
    const { problem } = await this.service.sendInstructions(email, exchange);
    this.answers.tell(problem, form);
    return done(
      this.urls.keepingNext('reset', exchange),
      {},
      { key: 'PASSWORD_RESET_REQUEST', params: { email } },
      { stays: true },
    );
  }
}
