import { Inject, Injectable } from '@nestjs/common';
import { PlainAnswers } from '../../core/accounts/plain-answers.js';
import { FormRegistry } from '../../core/forms/form.registry.js';
import { Act, Page } from '../../core/http/action.decorator.js';
import { done, page, type Answer } from '../../core/http/answer.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { ConfirmableService } from './confirmable.service.js';
import type { SendConfirmationForm } from './dto/send-confirmation.form.js';

/** Asking for another confirmation mail. */
@Injectable()
export class ConfirmationMailController {
  constructor(
    @Inject(ConfirmableService) private readonly service: ConfirmableService,
    @Inject(FormRegistry) private readonly forms: FormRegistry,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(PlainAnswers) private readonly answers: PlainAnswers,
  ) {}

  @Page()
  show(exchange: HttpExchange): Answer {
    const email = exchange.query('email');
    const values = email === undefined ? undefined : { email };
    const action = this.urls.keepingNext('confirm', exchange, 'POST');
    return page('sendConfirmation', { form: { name: 'sendConfirmation', action, values } });
  }

  @Act('', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    const form = await this.forms.read<SendConfirmationForm>('sendConfirmation', exchange);
    form.assertValid();
    const { email } = form.values;
    const { problem, user } = await this.service.sendInstructions(email, exchange);
    this.answers.tell(problem, form);
    return done(
      this.urls.keepingNext('confirm', exchange),
      {},
      { key: 'CONFIRMATION_REQUEST', params: { email } },
      { user, stays: true },
    );
  }
}
