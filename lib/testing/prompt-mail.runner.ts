import type { SecurityMailService } from '../core/mail/security-mail.service.js';
import type { Answer } from '../core/http/answer.js';
import { FlowRunner } from '../core/http/flow.runner.js';
import type { HttpExchange } from '../core/http/http-exchange.js';

type Parts = ConstructorParameters<typeof FlowRunner>;
type Again = Parameters<FlowRunner['run']>[2];

/** Sends what is due before it answers, so that a test finds the mail without waiting. */
export class PromptMailRunner extends FlowRunner {
  constructor(
    private readonly mails: SecurityMailService,
    ...parts: Parts
  ) {
    super(...parts);
  }

  protected override async write(
    exchange: HttpExchange,
    answer: Answer,
    again?: Again,
  ): Promise<void> {
    await this.mails.flush();
    await super.write(exchange, answer, again);
  }
}
