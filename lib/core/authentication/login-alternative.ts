import type { Answer } from '../http/answer.js';
import type { HttpExchange } from '../http/http-exchange.js';

/** A feature that takes the place of the password on the login page. */
export abstract class LoginAlternative {
  /** Whether it does so in this application. */
  abstract get replacesPassword(): boolean;
  /** The form that it reads, by its name. */
  abstract readonly form: string;
  abstract show(exchange: HttpExchange): Answer | Promise<Answer>;
  abstract submit(exchange: HttpExchange): Promise<Answer>;
}
