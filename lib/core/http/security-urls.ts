import { safeRedirect } from '../../common/safe-redirect.js';
import type { BaseUrl } from './base-url.js';
import type { HttpExchange } from './http-exchange.js';
import type { RedirectTarget } from './redirect-target.js';
import type { RouteTable } from './route-table.js';

export interface UrlOptions {
  /** With scheme and host, from `baseUrl`. @default false */
  readonly absolute?: boolean;
  readonly query?: Readonly<Record<string, string>>;
  readonly fragment?: string;
}

/**
 * Every URL that the package makes, and the one judge of where a person may be sent.
 * @publicApi
 */
export class SecurityUrls {
  constructor(
    protected readonly routes: RouteTable,
    protected readonly base: BaseUrl,
    protected readonly origins: readonly string[],
  ) {}

  /**
   * The URL of one of our routes by its name; `params.token` goes into the path.
   * @throws Error for a route that is not in force
   */
  urlFor(
    name: string,
    params: Readonly<Record<string, string>> = {},
    options: UrlOptions = {},
  ): string {
    const path = this.routes.pathOf(name);
    if (path === null) throw new Error(`There is no route "${name}" in this application`);
    const filled =
      params['token'] === undefined || path.includes(':token') ? path : `${path}/:token`;
    const url = filled.replace(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(params[key] ?? ''),
    );
    const search = new URLSearchParams(options.query).toString();
    const query = search === '' ? '' : `?${search}`;
    const fragment =
      options.fragment === undefined ? '' : `#${encodeURIComponent(options.fragment)}`;
    return `${options.absolute ? this.base.origin : ''}${url}${query}${fragment}`;
  }

  has(name: string): boolean {
    return this.routes.has(name);
  }

  /** Whether a browser can be sent to a route of ours; there may be no pages. */
  hasPage(name: string): boolean {
    return this.routes.hasPage(name);
  }

  get origin(): string {
    return this.base.origin;
  }

  /** A target that a person may have chosen, as a Location that stays within the site and its `origins`; `null` otherwise. */
  safe(target: unknown): string | null {
    return safeRedirect(target, { base: new URL(this.base.origin), origins: this.origins });
  }

  /** A configured target: the name of a route, a path, or a URL within `origins`. */
  resolve(target: RedirectTarget, request: object): string {
    const value = typeof target === 'function' ? target(request) : target;
    if (this.routes.has(value)) return this.urlFor(value);
    return this.safe(value) ?? '/';
  }

  /** A route of ours on a detour from this very page; what `next` would be refused for, e.g. its length, is left out. */
  detour(name: string, { url }: HttpExchange): string {
    return this.urlFor(name, {}, this.safe(url) === null ? {} : { query: { next: url } });
  }

  /** A route of ours on a detour: where the person wanted to go stays in its query. */
  keepingNext(name: string, exchange: HttpExchange): string {
    const next = this.nextOf(exchange);
    return this.urlFor(name, {}, next === null ? {} : { query: { next } });
  }

  /** Where a person wanted to go: `next` of the form, else of the query, if it may be followed. */
  nextOf(exchange: HttpExchange): string | null {
    const body = exchange.body;
    const posted =
      typeof body === 'object' && body !== null
        ? (body as Record<string, unknown>)['next']
        : undefined;
    return this.safe(posted) ?? this.safe(exchange.query('next'));
  }

  allowsOrigin(origin: string): boolean {
    return this.origins.includes(origin);
  }

  /**
   * Whether an Origin header names this site: as configured, or as this very request was addressed. Plain http is no origin of a site that is
   * reached over https: whoever sits on the line can make up pages there.
   */
  isOwnOrigin(origin: string, exchange: HttpExchange): boolean {
    if (origin === this.base.origin) return true;
    const host = exchange.header('host');
    if (host === undefined) return false;
    return origin === `https://${host}` || (!this.base.secure && origin === `http://${host}`);
  }
}
