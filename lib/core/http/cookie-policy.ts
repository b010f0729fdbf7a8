import type { CookieAttributes, Exchange } from './exchange.js';

/** The option `sessions.cookie`, resolved. */
export interface SessionCookieOptions {
  /** @default by the scheme of `baseUrl`: `__Host-session` or `session` */
  readonly name?: string;
  readonly sameSite: 'lax' | 'strict' | 'none';
  readonly domain?: string;
  readonly path: string;
}

/** One cookie of ours: its name, and how a browser keeps it. */
export interface CookieDefinition {
  readonly name: string;
  readonly attributes: CookieAttributes;
}

/**
 * Names and attributes of all our cookies, decided by `baseUrl` alone and never by a request (ASVS
 * 3.3.1 to 3.3.4): over https `Secure` with the prefix `__Host-`, or `__Secure-` where a domain or
 * path rules that out; over http, for development, plain names.
 */
export class CookiePolicy {
  readonly secure: boolean;
  readonly session: CookieDefinition;
  readonly remember: CookieDefinition;
  readonly device: CookieDefinition;

  constructor(
    baseUrl: string,
    private readonly options: SessionCookieOptions,
  ) {
    this.secure = new URL(baseUrl).protocol === 'https:';
    this.session = { ...this.named('session'), ...(options.name && { name: options.name }) };
    this.remember = this.named('remember');
    this.device = this.named('device');
  }

  /** A further cookie under the same rules, e.g. `flash`; scripts cannot read it (HttpOnly). */
  named(name: string): CookieDefinition {
    const { domain, path, sameSite } = this.options;
    const attributes = { path, sameSite, httpOnly: true, secure: this.secure };
    return {
      name: this.prefix + name,
      attributes: domain ? { ...attributes, domain } : attributes,
    };
  }

  read(exchange: Exchange, cookie: CookieDefinition): string | undefined {
    return exchange.cookie(cookie.name);
  }

  /** @param maxAge milliseconds; without it the cookie ends with the browser's session */
  write(exchange: Exchange, cookie: CookieDefinition, value: string, maxAge?: number): void {
    const age = maxAge === undefined ? {} : { maxAge: Math.floor(maxAge / 1000) };
    exchange.setCookie(cookie.name, value, { ...cookie.attributes, ...age });
  }

  /** Takes the cookie away from a browser that sent it; others are told nothing. */
  clear(exchange: Exchange, cookie: CookieDefinition): void {
    if (exchange.cookie(cookie.name) === undefined) return;
    exchange.setCookie(cookie.name, '', { ...cookie.attributes, maxAge: 0 });
  }

  private get prefix(): string {
    if (!this.secure) return '';
    return this.options.domain || this.options.path !== '/' ? '__Secure-' : '__Host-';
  }
}
