import type { CoreSettings } from '../options/settings.js';
import type { HttpExchange } from './http-exchange.js';
import type { SecurityUrls } from './security-urls.js';

export type RedirectName = keyof CoreSettings['redirects'];

/** Where a person goes after a flow: where he wanted to go if that is safe, else where the option says. */
export class Destinations {
  constructor(
    protected readonly urls: SecurityUrls,
    protected readonly redirects: CoreSettings['redirects'],
  ) {}

  /** For flows that carry `next`. */
  after(name: RedirectName, exchange: HttpExchange): string {
    return this.urls.nextOf(exchange) ?? this.configured(name, exchange);
  }

  /** What the option says; `postLogin` for those that name nothing. */
  configured(name: RedirectName, exchange: HttpExchange): string {
    const chosen = this.chosen(name, exchange);
    if (chosen !== null || name === 'postLogout') return chosen ?? '/';
    return this.chosen('postLogin', exchange) ?? '/';
  }

  /** What the option says, or `null` if it says nothing. */
  chosen(name: RedirectName, exchange: HttpExchange): string | null {
    const target = this.redirects[name];
    return target ? this.urls.resolve(target, exchange.request, name) : null;
  }

  /** After a mailed link. @param wanted where the person wanted to go when the link was asked for */
  afterLink(name: RedirectName, exchange: HttpExchange, wanted: unknown): string {
    return this.urls.safe(wanted) ?? this.after(name, exchange);
  }

  /**
   * After a flow that may have signed the user in: the option, else `postLogin` for a user who is in, else the login page, where the notice
   * stands.
   * @param wanted where the person wanted to go when the flow began, as a mailed token kept it
   */
  afterFlow(
    name: RedirectName,
    exchange: HttpExchange,
    signedIn: boolean,
    wanted?: unknown,
  ): string {
    const target = this.chosen(name, exchange);
    if (target !== null) return target;
    const next = this.urls.nextOf(exchange) ?? this.urls.safe(wanted);
    if (signedIn) return next ?? this.configured('postLogin', exchange);
    if (!this.urls.has('login')) return '/';
    return this.urls.urlFor('login', {}, next === null ? {} : { query: { next } });
  }
}
