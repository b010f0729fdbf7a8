import { TokenStrategy } from '../../../core/authentication/token.strategy.js';
import type { HttpExchange } from '../../../core/http/http-exchange.js';
import { isJson } from '../http/is-json.js';

/** Looks for tokens in bodies of JSON alone, never in forms. */
export class FlaskTokenStrategy extends TokenStrategy {
  protected override inBody(exchange: HttpExchange): unknown {
    return isJson(exchange.contentType) ? super.inBody(exchange) : undefined;
  }
}
