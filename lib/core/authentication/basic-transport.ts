import type { Attention } from '../../common/attention.js';
import type { HttpExchange } from '../http/http-exchange.js';

/** HTTP Basic sends the password with each request, so production takes it over TLS alone (RFC 7617 section 4). */
export class BasicTransport {
  constructor(
    private readonly needsTls: boolean,
    private readonly attention: Attention,
  ) {}

  /** Whether this request may carry a password. */
  allows(exchange: HttpExchange): boolean {
    return !this.needsTls || exchange.secure;
  }

  /** Tells the operator once; a proxy that ends TLS and is not named looks like plain http. */
  warn(): void {
    this.attention.once(
      'BASIC_OVER_HTTP',
      'HTTP Basic over plain http was refused; if a proxy ends TLS in front of the application, set trustProxy, and acceptRisk.INSECURE_BASIC lets it through',
    );
  }
}
