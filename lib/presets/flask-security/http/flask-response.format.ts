import { SecurityException } from '../../../core/errors/security.exception.js';
import {
  saying,
  type Answer,
  type DoneAnswer,
  type PageAnswer,
} from '../../../core/http/answer.js';
import { DefaultResponseFormat } from '../../../core/http/default-response.format.js';
import type { FlashMessage } from '../../../core/http/flash-message.js';
import type { HttpExchange } from '../../../core/http/http-exchange.js';
import type { AnswerStyle } from '../../../core/description/answer-style.js';
import { envelope } from './envelope.js';
import { FLASK_STYLE } from './flask-answer.style.js';
import { flaskPayload } from './flask-payload.js';
import { asFormErrors, isFormError, jsonErrors } from './form-problems.js';
import { UNAUTHORIZED_PAGE } from './unauthorized-page.js';

type Again = () => Answer | Promise<Answer>;
type Json = Record<string, unknown>;

/** Notices of ours that the seed does not have. */
const UNHEARD: ReadonlySet<string> = new Set(['LOGGED_OUT', 'REGISTERED']);
/** Flows that answer JSON by a redirect too. */
const ALWAYS_ON: ReadonlySet<string> = new Set([
  'LOGGED_OUT',
  'EMAIL_CONFIRMED',
  'ALREADY_CONFIRMED',
  'PASSWORDLESS_LOGIN_SUCCESSFUL',
]);
/** Pages that a GET as JSON reads too. */
const ALWAYS_PAGES: ReadonlySet<string> = new Set(['resetPassword']);
/** Flows whose answer holds no token although one was made. */
const WITHOUT_TOKEN: ReadonlySet<string> = new Set(['PASSWORD_CHANGE']);

/** Flask-Security's answers: the envelope, 200 for forms with mistakes, 302, and pages that stay where they are. */
export class FlaskResponseFormat extends DefaultResponseFormat {
  override get style(): AnswerStyle {
    return FLASK_STYLE;
  }

  override async write(exchange: HttpExchange, answer: Answer, again?: Again): Promise<void> {
    if (answer.kind === 'done') return this.writeFlow(exchange, answer, again);
    if (answer.kind !== 'payload') return super.write(exchange, answer);
    const body = { ...answer.body } as Json;
    const user = exchange.authentication?.user;
    if (body['user'] && user) body['user'] = flaskPayload(user);
    return this.send(exchange, answer.status, body);
  }

  override async writeError(
    exchange: HttpExchange,
    exception: SecurityException,
    again: Answer | null,
  ): Promise<void> {
    if (exception.details.location !== undefined) {
      this.leave(exchange, exception.details);
      return this.send(exchange, 302, null);
    }
    if (exception.code === 'NOT_AUTHENTICATED') return this.unauthorized(exchange);
    const isPage = exchange.wantsHtml || exception.code === 'FORBIDDEN';
    if (isPage && this.pages) return this.writeErrorPage(exchange, exception, again);
    return this.writeErrors(exchange, exception);
  }

  protected override async writePage(exchange: HttpExchange, answer: PageAnswer): Promise<void> {
    const isPage = exchange.wantsHtml || ALWAYS_PAGES.has(answer.view);
    if (isPage && this.pages) return this.pages.write(exchange, answer);
    const user = answer.view === 'changePassword' ? exchange.authentication?.user : undefined;
    this.sendEnvelope(exchange, 200, user ? { user: flaskPayload(user) } : {});
  }

  protected override redirect(exchange: HttpExchange, to: string): void {
    exchange.setHeader('Location', to);
    exchange.send(302, null);
  }

  private async writeFlow(
    exchange: HttpExchange,
    answer: DoneAnswer,
    again?: Again,
  ): Promise<void> {
    const { message, aside, to } = answer;
    const movesOn = message !== undefined && ALWAYS_ON.has(message.key);
    if (!movesOn && (!exchange.wantsHtml || !this.pages)) {
      return this.sendEnvelope(exchange, 200, this.responseOf(exchange, answer));
    }
    const page = aside?.stays && again ? await again() : null;
    if (page?.kind === 'page') return super.write(exchange, this.saying(page, message));
    if (message) this.leave(exchange, message);
    this.redirect(exchange, to);
  }

  private responseOf(exchange: HttpExchange, { body, aside, message }: DoneAnswer): Json {
    const caller = body['user'] ? exchange.authentication?.user : null;
    const told = aside?.user ?? caller;
    const user = told ? flaskPayload(told) : (body['user'] as Json | undefined);
    if (!user) return {};
    const { token } = body;
    const hasToken = token !== undefined && !(message && WITHOUT_TOKEN.has(message.key));
    return { user: hasToken ? { ...user, authentication_token: token } : user };
  }

  protected override async writeErrorPage(
    exchange: HttpExchange,
    exception: SecurityException,
    again: Answer | null,
  ): Promise<void> {
    if (again?.kind !== 'page' || !isFormError(exception)) {
      return super.writeErrorPage(exchange, exception, again);
    }
    const errors = asFormErrors(exception);
    exchange.failure = errors;
    const flash = errors.details.fields?.['next']?.[0];
    await this.pages?.write(exchange, { ...this.saying(again, flash), status: 200 });
  }

  private writeErrors(exchange: HttpExchange, exception: SecurityException): void {
    const locale = this.locales.of(exchange);
    const fields = jsonErrors(exception);
    if (!fields) {
      const { key, params } = exception.details;
      const error = this.messages.text(key ?? exception.code, params, locale);
      return this.sendEnvelope(exchange, exception.getStatus(), { error });
    }
    const errors = Object.entries(fields).map(([name, problems]) => [
      name,
      problems.map((problem) => this.messages.problemText(problem, locale)),
    ]);
    this.sendEnvelope(exchange, 400, { errors: Object.fromEntries(errors) as Json });
  }

  private unauthorized(exchange: HttpExchange): void {
    exchange.setHeader('Content-Type', 'text/html; charset=utf-8');
    exchange.send(401, UNAUTHORIZED_PAGE);
  }

  private leave(exchange: HttpExchange, message: Partial<FlashMessage>): void {
    const { key, params } = message;
    if (key === undefined || UNHEARD.has(key)) return;
    this.flashes.put(exchange, [params ? { key, params } : { key }]);
  }

  /** What the next page would say, on the page that stays. */
  private saying(page: PageAnswer, message: FlashMessage | undefined): PageAnswer {
    return message && this.flashes.enabled ? saying(page, message) : page;
  }

  private sendEnvelope(exchange: HttpExchange, status: number, response: Json): void {
    exchange.setHeader('Content-Type', 'application/json');
    exchange.send(status, envelope(status, response));
  }
}
