import type { SessionRow } from '../../ports/session-store.js';
import type { CsrfNames } from './csrf.check.js';
import type { HttpExchange } from './http-exchange.js';

/** Makes the token of a session. */
export interface CsrfTokenMaker {
  csrfToken(session: SessionRow): string;
}

/** The token that the pages of a session carry; visitors without a session have none and need none. */
export class CsrfFields {
  constructor(
    private readonly tokens: CsrfTokenMaker,
    private readonly names: CsrfNames | null,
  ) {}

  of(exchange: HttpExchange): { readonly field: string; readonly token: string } | null {
    const token = this.tokenOf(exchange);
    return token === null || this.names === null ? null : { field: this.names.field, token };
  }

  tokenOf(exchange: HttpExchange): string | null {
    const session = exchange.authentication?.session;
    return session ? this.tokens.csrfToken(session as SessionRow) : null;
  }
}
