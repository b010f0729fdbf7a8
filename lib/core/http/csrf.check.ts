import type { Authentication } from '../authentication/authentication.js';
import { SecurityException } from '../errors/security.exception.js';
import type { SecurityUrls } from './security-urls.js';
import type { HttpExchange } from './http-exchange.js';

/** Names under which a page sends the session's token. */
export interface CsrfNames {
  /** @default 'x-csrf-token' (header names have no case) */
  readonly header: string;
  /** @default 'csrf_token' */
  readonly field: string;
}

/** Tells whether a value is the token of this session. */
export interface CsrfTokens {
  csrfTokenMatches(session: Authentication['session'], candidate: string): boolean;
}

/**
 * Refuses writes that another site makes a browser send (ASVS 3.5.1): Fetch Metadata where the browser sends it, else Origin, else the
 * session's token. One place for our routes and the site's own.
 */
export class CsrfCheck {
  constructor(
    private readonly urls: SecurityUrls,
    private readonly tokens: CsrfTokens,
    private readonly names: CsrfNames | null,
  ) {}

  /** @throws SecurityException CSRF_FAILED */
  assert(exchange: HttpExchange, caller: Authentication | null): void {
    if (this.names === null) return;
    const verdict = this.byHeaders(exchange);
    if (verdict === 'own') return;
    if (verdict === 'unknown' && this.byToken(exchange, caller, this.names)) return;
    // A token helps nobody who has no session, nor against what the browser says.
    const isTokenWanted = verdict === 'unknown' && caller?.session;
    throw this.failed(isTokenWanted ? this.names.header : this.originHeader);
  }

  /** Whether a write is known to come from elsewhere. */
  isForeign(exchange: HttpExchange): boolean {
    return this.byHeaders(exchange) === 'foreign';
  }

  /** Writes of callers without an ambient credential: only what is known to come from elsewhere is refused (login CSRF). */
  assertNotForeign(exchange: HttpExchange): void {
    if (this.names !== null && this.isForeign(exchange)) throw this.failed(this.originHeader);
  }

  /** @param header what a program sends to be let through */
  private failed(header: string): SecurityException {
    return new SecurityException('CSRF_FAILED', { params: { header } });
  }

  private get originHeader(): string {
    return `Origin: ${this.urls.origin}`;
  }

  private byHeaders(exchange: HttpExchange): 'own' | 'foreign' | 'unknown' {
    const site = exchange.header('sec-fetch-site');
    const origin = exchange.header('origin');
    if (site === 'same-origin' || site === 'none') return 'own';
    if (site !== undefined) return this.isNamed(origin) ? 'own' : 'foreign';
    if (origin === undefined) return 'unknown';
    return this.urls.isOwnOrigin(origin, exchange) || this.isNamed(origin) ? 'own' : 'foreign';
  }

  /** The site by its own name, from one of its other hosts, or a front end of it elsewhere. */
  private isNamed(origin: string | undefined): boolean {
    if (origin === undefined) return false;
    return origin === this.urls.origin || this.urls.allowsOrigin(origin);
  }

  private byToken(
    exchange: HttpExchange,
    caller: Authentication | null,
    names: CsrfNames,
  ): boolean {
    const body = exchange.body;
    const field =
      typeof body === 'object' && body !== null
        ? (body as Record<string, unknown>)[names.field]
        : undefined;
    const candidate = exchange.header(names.header) ?? field;
    if (typeof candidate !== 'string' || !caller?.session) return false;
    return this.tokens.csrfTokenMatches(caller.session, candidate);
  }
}

/** The option `csrf` with its defaults; `null` when the check is off. */
export function csrfNames(
  option: false | { readonly header?: string; readonly field?: string },
): CsrfNames | null {
  if (option === false) return null;
  return {
    header: (option.header ?? 'X-CSRF-Token').toLowerCase(),
    field: option.field ?? 'csrf_token',
  };
}
