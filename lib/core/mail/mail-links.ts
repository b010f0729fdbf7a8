import type { LinkTemplate } from '../http/link-template.js';
import type { SecurityUrls } from '../http/security-urls.js';

/** The option `links`. */
export type LinkTemplates = Readonly<Record<string, LinkTemplate | undefined>>;

/** What the names in `links` stand for: our own routes that mails link to. */
export const LINKED_ROUTES = { confirm: 'confirm', reset: 'reset', login: 'login-token' } as const;

const OPTIONS: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(LINKED_ROUTES).map(([option, route]) => [route, option]),
);

/** The links of mails: as the option `links` says, else to our own routes. Never what a request says (CVE-2022-31127 and its kind). */
export class MailLinks {
  constructor(
    private readonly urls: SecurityUrls,
    private readonly templates: LinkTemplates,
  ) {}

  /** Absolute. @throws Error for a route that is not in force */
  linkFor(route: string, token: string): string {
    const template = this.templateOf(route);
    if (typeof template === 'function') return template(token);
    if (template !== undefined) return template.replaceAll('{token}', encodeURIComponent(token));
    return this.urls.urlFor(route, { token }, { absolute: true });
  }

  /** @throws Error if a link of this route could not be made */
  assertRoute(route: string): void {
    if (this.templateOf(route) !== undefined || this.urls.has(route)) return;
    const option = OPTIONS[route] ?? route;
    throw new Error(`There is no route "${route}" to mail a link to; set links.${option}`);
  }

  private templateOf(route: string): LinkTemplate | undefined {
    const option = OPTIONS[route] ?? route;
    return Object.hasOwn(this.templates, option) ? this.templates[option] : undefined;
  }
}
