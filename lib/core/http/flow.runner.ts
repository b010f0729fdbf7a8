import { Logger } from '@nestjs/common';
import { SecurityException } from '../errors/security.exception.js';
import { asSecurityException } from '../errors/as-security-exception.js';
import type { Answer } from './answer.js';
import { takenBody } from './taken-body.js';
import { expired, freshPage } from './expired-page.js';
import type { CsrfCheck } from './csrf.check.js';
import type { HttpExchange } from './http-exchange.js';
import type { ResponseFormat } from './response.format.js';
import type { WireDialect } from './wire.dialect.js';

type Action = (exchange: HttpExchange) => Answer | Promise<Answer>;

const UNSAFE: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Runs every action of our controllers: what must hold before, what is sent after, and what becomes of an error. */
export class FlowRunner {
  private readonly logger = new Logger('Security');

  constructor(
    private readonly csrf: CsrfCheck,
    private readonly format: ResponseFormat,
    private readonly dialect: WireDialect,
  ) {}

  /** `again` shows the page of a form once more after a mistake. */
  async run(exchange: HttpExchange, action: Action, again?: Action): Promise<void> {
    exchange.setHeader('Cache-Control', 'no-store');
    exchange.setHeader('X-Content-Type-Options', 'nosniff');
    exchange.setHeader('Vary', 'Cookie, Accept, Origin, Sec-Fetch-Site');
    await this.answer(exchange, action, again);
  }

  private async answer(exchange: HttpExchange, action: Action, again?: Action): Promise<void> {
    let answer: Answer;
    try {
      if (UNSAFE.has(exchange.method)) this.assertReadable(exchange);
      answer = await action(exchange);
    } catch (error) {
      return this.refuse(exchange, asSecurityException(error, this.logger), again);
    }
    await this.write(exchange, answer, again);
  }

  protected write(exchange: HttpExchange, answer: Answer, again?: Action): Promise<void> {
    return this.format.write(exchange, answer, again && (() => again(exchange)));
  }

  private async refuse(
    exchange: HttpExchange,
    exception: SecurityException,
    again?: Action,
  ): Promise<void> {
    for (const [name, value] of Object.entries(exception.answerHeaders))
      exchange.setHeader(name, value);
    try {
      exchange.failure = exception;
      const page = exchange.wantsHtml && again ? await this.shownAgain(exchange, again) : null;
      await this.format.writeError(exchange, exchange.failure, page);
    } catch (error) {
      const unavailable = asSecurityException(error, this.logger);
      await this.format.writeError(exchange, unavailable, null);
    }
  }

  /** The page of the form once more, where that is of any use. */
  private async shownAgain(exchange: HttpExchange, again: Action): Promise<Answer | null> {
    const { failure } = exchange;
    if (!failure) return null;
    if (failure.code === 'CSRF_FAILED' && !this.csrf.isForeign(exchange)) {
      return freshPage(exchange, again);
    }
    if (!this.dialect.showsAgain(failure)) return null;
    const page = await again(exchange);
    // The session has ended while the page was open: on to where a person can sign in.
    return failure.code === 'NOT_AUTHENTICATED' ? expired(page) : page;
  }

  /** Bodies are JSON or forms; a write that is known to come from a foreign page is refused before anything is looked at. */
  private assertReadable(exchange: HttpExchange): void {
    this.csrf.assertNotForeign(exchange);
    const problem = takenBody(exchange.raw)?.problem;
    if (!problem) return;
    if (problem.code === 'BUSY') throw new SecurityException('BUSY', { retryAfter: 1 });
    const fields =
      problem.field === undefined ? undefined : { [problem.field]: [{ key: 'INVALID_VALUE' }] };
    throw new SecurityException(fields ? 'VALIDATION_FAILED' : problem.code, { fields });
  }
}
