import { isPromise } from '../../common/maybe-promise.js';
import { kindOfError } from '../errors/error-trace.js';
import type { TargetReport } from '../http/chosen-target.js';
import type { LinkTemplate } from '../http/link-template.js';
import type { SecurityUrls } from '../http/security-urls.js';
import { linkProblem } from './link-target.js';

/** The option `links`. */
export type LinkTemplates = Readonly<Record<string, LinkTemplate | undefined>>;

/** What the names in `links` stand for: our own routes that mails link to. */
export const LINKED_ROUTES = { confirm: 'confirm', reset: 'reset', login: 'login-token' } as const;

const OPTIONS: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(LINKED_ROUTES).map(([option, route]) => [route, option]),
);

function optionOf(route: string): string {
  return OPTIONS[route] ?? route;
}

/** What a function of the site did wrong, without the token. */
class LinkError extends Error {
  override readonly name = 'LinkError';
}

/** The links of mails: as the option `links` says, else to our own routes. Never what a request says (CVE-2022-31127 and its kind). */
export class MailLinks {
  constructor(
    private readonly urls: SecurityUrls,
    private readonly templates: LinkTemplates,
    private readonly report: TargetReport,
  ) {}

  /** Absolute. @throws Error for a route that is not in force, and where a function of the site gives no link that may be mailed */
  linkFor(route: string, token: string): string {
    const template = this.templateOf(route);
    if (typeof template === 'function')
      return this.made(`links.${optionOf(route)}`, template, token);
    if (template !== undefined) return template.replaceAll('{token}', encodeURIComponent(token));
    return this.urls.urlFor(route, { token }, { absolute: true });
  }

  private made(option: string, make: (token: string) => unknown, token: string): string {
    try {
      const link = make(token);
      const problem = linkProblem(link, (origin) => this.urls.isOfSite(origin));
      if (problem === null) return link as string;
      if (isPromise(link)) link.then(undefined, () => undefined);
      throw new LinkError(
        problem === 'unfit'
          ? `${option} gave no absolute URL`
          : `${option} gave a link to ${problem.foreign}, which is neither baseUrl's nor among origins`,
      );
    } catch (error) {
      const ours = error instanceof LinkError;
      const told = ours ? error : new LinkError(`${option} threw ${kindOfError(error)}`);
      this.report.once(
        `${option} ${ours ? 'gave' : told.message}`,
        `${told.message}; its mails wait until it gives a link`,
      );
      throw told;
    }
  }

  /** @throws Error if a link of this route could not be made */
  assertRoute(route: string): void {
    if (this.templateOf(route) !== undefined || this.urls.has(route)) return;
    const option = optionOf(route);
    throw new Error(`There is no route "${route}" to mail a link to; set links.${option}`);
  }

  private templateOf(route: string): LinkTemplate | undefined {
    const option = optionOf(route);
    return Object.hasOwn(this.templates, option) ? this.templates[option] : undefined;
  }
}
