import { safeRedirect } from '../../common/safe-redirect.js';
import type { BaseUrl } from './base-url.js';
import { chosenTarget, type TargetReport } from './chosen-target.js';
import type { HttpExchange } from './http-exchange.js';
import type { RedirectTarget } from './redirect-target.js';
import type { RouteTable } from './route-table.js';

export interface UrlOptions {
  /** With scheme and host, from `baseUrl`. @default false */
  readonly absolute?: boolean;
  readonly query?: Readonly<Record<string, string>>;
  readonly fragment?: string;
  /** What it is asked by, where the site leaves single methods of a route out of the global prefix. @default GET where it has one */
  readonly method?: 'GET' | 'POST' | 'DELETE';
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
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
    private readonly report: TargetReport,
  ) {}

  /**
   * The URL of one of our routes by its name, where Nest serves it; absolute too where our routes have a host of their own.
   * @throws Error for a route that is not in force, a parameter that it does not take, and one that is missing
   */
  urlFor(
    name: string,
    params: Readonly<Record<string, string | undefined>> = {},
    options: UrlOptions = {},
  ): string {
    const given = Object.keys(params).filter((key) => !isNothing(params[key]));
    const path = this.routes.pathOf(name, given, options.method);
    if (path === null) throw new Error(`There is no route "${name}" in this application`);
    const url = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
    const search = new URLSearchParams(options.query).toString();
    const query = search === '' ? '' : `?${search}`;
    const fragment =
      options.fragment === undefined ? '' : `#${encodeURIComponent(options.fragment)}`;
    const isElsewhere = options.absolute || this.routes.fixedHost !== null;
    return `${isElsewhere ? this.home : ''}${url}${query}${fragment}`;
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

  /** Where a form of ours may end: the option `origins`, and the site itself where our routes have a host of their own. */
  get formTargets(): readonly string[] {
    return this.home === this.base.origin ? this.origins : [this.base.origin, ...this.origins];
  }

  /** A target that a person may have chosen, as a Location that stays within the site and its `origins`; `null` otherwise. */
  safe(target: unknown): string | null {
    const { home } = this;
    const location = safeRedirect(target, { base: new URL(home), origins: this.formTargets });
    // A page of the site at another host would take the bare path for its own.
    const isLost = this.routes.fixedHost !== null && location?.startsWith('/');
    return isLost && typeof target === 'string' && !target.startsWith('/')
      ? `${home}${location}`
      : location;
  }

  /**
   * A configured target: the name of a route, a path, or a URL within `origins`; `null` where a function gives nothing of these.
   * @param option whose target it is, e.g. `postLogin`
   */
  resolve(target: RedirectTarget, request: object, option: string): string | null {
    const locate = (value: string) =>
      this.routes.has(value) ? this.urlFor(value) : this.safe(value);
    if (typeof target !== 'function') return locate(target);
    const choice = { option: `redirects.${option}`, report: this.report };
    return chosenTarget(() => target(request), locate, choice);
  }

  /** Whether a link in a mail may lead to an origin. */
  isOfSite(origin: string): boolean {
    return [this.home, this.base.origin, ...this.origins].includes(origin);
  }

  /** A route of ours on a detour from this very page; what `next` would be refused for, e.g. its length, is left out. */
  detour(name: string, exchange: HttpExchange): string {
    const next = this.hereOf(exchange);
    return this.urlFor(name, {}, this.safe(next) === null ? {} : { query: { next } });
  }

  /** A route of ours on a detour: where the person wanted to go stays in its query. */
  keepingNext(name: string, exchange: HttpExchange, method?: UrlOptions['method']): string {
    const next = this.nextOf(exchange);
    return this.urlFor(name, {}, next === null ? { method } : { method, query: { next } });
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

  /** This very page as one of our routes can send back to it. */
  private hereOf({ url, hostname, host = '' }: HttpExchange): string {
    if (this.routes.fixedHost === null || this.routes.isAt(hostname)) return url;
    return `${new URL(this.base.origin).protocol}//${host}${url}`;
  }

  /** Where our routes are. */
  private get home(): string {
    const { fixedHost } = this.routes;
    return fixedHost === null ? this.base.origin : this.base.originAt(fixedHost);
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
