import { UNTOLD_STYLE, type AnswerStyle } from '../description/answer-style.js';
import type { SecurityException } from '../errors/security.exception.js';
import type { Answer } from './answer.js';
import type { HttpExchange } from './http-exchange.js';

/**
 * Writes every answer of our routes: the one place where a flow becomes JSON or HTML. A preset replaces it to speak another dialect.
 * @publicApi
 */
export abstract class ResponseFormat {
  /** How its answers look, for the application's OpenAPI document. @default nothing is told of them */
  get style(): AnswerStyle {
    return UNTOLD_STYLE;
  }

  /** @param again makes the page of the form that was sent, for dialects that stay there */
  abstract write(
    exchange: HttpExchange,
    answer: Answer,
    again?: () => Answer | Promise<Answer>,
  ): Promise<void>;

  /** @param page the form's own page once more, when a person can mend the mistake there */
  abstract writeError(
    exchange: HttpExchange,
    exception: SecurityException,
    page: Answer | null,
  ): Promise<void>;
}
