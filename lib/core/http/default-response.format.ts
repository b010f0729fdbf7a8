import { DEFAULT_STYLE, type AnswerStyle } from '../description/answer-style.js';
import type { FieldProblem, SecurityException } from '../errors/security.exception.js';
import type { LocaleResolver } from '../messages/locale.resolver.js';
import type { MessageService } from '../messages/message.service.js';
import { page, type Answer, type DoneAnswer, type PageAnswer } from './answer.js';
import type { FlashService } from './flash.service.js';
import type { HttpExchange } from './http-exchange.js';
import type { PageWriter } from './page.writer.js';
import { ResponseFormat } from './response.format.js';

/** The package's own dialect: `200 { user?, message? }` and errors with a code in JSON; pages, and 303 after a form (RFC 9110 15.4.4). */
export class DefaultResponseFormat extends ResponseFormat {
  constructor(
    protected readonly messages: MessageService,
    protected readonly locales: LocaleResolver,
    protected readonly flashes: FlashService,
    protected readonly pages: PageWriter | null,
  ) {
    super();
  }

  override get style(): AnswerStyle {
    return DEFAULT_STYLE;
  }

  async write(exchange: HttpExchange, answer: Answer): Promise<void> {
    switch (answer.kind) {
      case 'page':
        return this.writePage(exchange, answer);
      case 'redirect':
        this.flashes.put(exchange, answer.flashes);
        return this.redirect(exchange, answer.to);
      case 'payload':
        return this.send(exchange, answer.status, answer.body);
      case 'done':
        return this.writeDone(exchange, answer);
    }
  }

  async writeError(
    exchange: HttpExchange,
    exception: SecurityException,
    again: Answer | null,
  ): Promise<void> {
    const status = exception.getStatus();
    if (exception.details.location !== undefined) {
      const { key, params } = exception.details;
      if (key) this.flashes.put(exchange, [params ? { key, params } : { key }]);
      return this.send(exchange, status, null);
    }
    if (!exchange.wantsHtml || !this.pages)
      return this.send(exchange, status, this.errorBody(exchange, exception));
    await this.writeErrorPage(exchange, exception, again);
  }

  protected async writeErrorPage(
    exchange: HttpExchange,
    exception: SecurityException,
    again: Answer | null,
  ): Promise<void> {
    if (again?.kind === 'redirect') return this.write(exchange, again);
    const shown = again?.kind === 'page' ? again : errorPage(exception);
    await this.pages?.write(exchange, { ...shown, status: exception.getStatus() });
  }

  /** The JSON of an error. */
  protected errorBody(exchange: HttpExchange, exception: SecurityException): object {
    const locale = this.locales.of(exchange);
    const { key, params, fields } = exception.details;
    const message = this.messages.text(key ?? exception.code, params, locale);
    const base = { ...(exception.getResponse() as object), message };
    if (!fields) return base;
    const map = (pick: (problem: FieldProblem) => string) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, problems]) => [name, problems.map(pick)]),
      );
    return {
      ...base,
      errors: map((problem) => this.messages.problemText(problem, locale)),
      codes: map((problem) => this.messages.problemCode(problem)),
    };
  }

  protected async writePage(exchange: HttpExchange, answer: PageAnswer): Promise<void> {
    if (exchange.wantsHtml && this.pages) return this.pages.write(exchange, answer);
    return this.send(exchange, answer.status, answer.json ?? {});
  }

  protected writeDone(exchange: HttpExchange, { body, to, message }: DoneAnswer): void {
    if (exchange.wantsHtml && this.pages) {
      if (message) this.flashes.put(exchange, [message]);
      return this.redirect(exchange, to);
    }
    const text =
      message && this.messages.text(message.key, message.params, this.locales.of(exchange));
    return this.send(exchange, 200, text === undefined ? body : { ...body, message: text });
  }

  protected redirect(exchange: HttpExchange, to: string): void {
    exchange.setHeader('Location', to);
    exchange.send(303, null);
  }

  protected send(exchange: HttpExchange, status: number, body: object | null): void {
    if (body !== null) exchange.setHeader('Content-Type', 'application/json; charset=utf-8');
    exchange.send(status, body);
  }
}

function errorPage(exception: SecurityException): PageAnswer {
  const { key, params } = exception.details;
  return page(
    'error',
    { problem: { key: key ?? exception.code, params } },
    { status: exception.getStatus() },
  );
}
