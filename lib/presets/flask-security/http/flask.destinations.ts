import { Destinations, type RedirectName } from '../../../core/http/destinations.js';
import type { HttpExchange } from '../../../core/http/http-exchange.js';

/** Where Flask-Security sends people: `next` after signing in and out and registering only, and never to the login page. */
export class FlaskDestinations extends Destinations {
  override afterLink(name: RedirectName, exchange: HttpExchange): string {
    return this.after(name, exchange);
  }

  override afterFlow(name: RedirectName, exchange: HttpExchange): string {
    if (name !== 'postRegister') return this.configured(name, exchange);
    return this.urls.nextOf(exchange) ?? this.chosen(name, exchange) ?? '/';
  }
}
