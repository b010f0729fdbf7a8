import { Callers } from '../../../core/authentication/callers.js';
import type { HttpExchange } from '../../../core/http/http-exchange.js';

/** Sends signed-in callers on from the pages for visitors before anything else is looked at; nothing happens to them that could be forged. */
export class FlaskCallers extends Callers {
  override async refuse(exchange: HttpExchange): Promise<void> {
    const caller = await this.find(exchange, ['session', 'token'], false);
    if (caller) this.refusals.alreadyAuthenticated(exchange);
  }
}
