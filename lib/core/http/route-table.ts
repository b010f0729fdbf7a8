import type { ApplicationConfig } from '@nestjs/core';
import type { ActionDefinition } from './action.decorator.js';

/** One of our routes: its fixed name and the path below the application's global prefix. */
export interface NamedRoute {
  readonly name: string;
  readonly path: string;
  /** What its controllers answer, with paths below its own, e.g. `''` and `:token`. */
  readonly actions: readonly Pick<ActionDefinition, 'method' | 'path'>[];
}

/** Where our routes are in this application. */
export class RouteTable {
  private readonly matchers = new Map<string, RegExp>();
  private hostMatcher: RegExp | null = null;

  constructor(
    readonly routes: readonly NamedRoute[],
    private readonly config: Pick<ApplicationConfig, 'getGlobalPrefix'>,
    private readonly host?: string,
  ) {}

  has(name: string): boolean {
    return this.routes.some((route) => route.name === name);
  }

  /** Whether a route has a page of its own, so that a browser can be sent there. */
  hasPage(name: string): boolean {
    return this.routes.some(
      (route) =>
        route.name === name &&
        route.actions.some(({ method, path }) => method === 'GET' && path === ''),
    );
  }

  /** The path of a route with the global prefix, parameters still named; `null` for a route that is not in force. */
  pathOf(name: string): string | null {
    const route = this.routes.find((item) => item.name === name);
    return route ? joinPaths(this.config.getGlobalPrefix(), route.path) : null;
  }

  /** Whether our routes answer at a host, as Nest's router sees it. */
  isAt(hostname: string | undefined): boolean {
    if (this.host === undefined) return true;
    this.hostMatcher ??= new RegExp(`^${hostPattern(this.host)}$`, 'i');
    return this.hostMatcher.test(hostname ?? '');
  }

  /** Whether a request is for one of our routes, in any spelling of its path that differs by case or a slash at the end only. */
  answers(method: string, path: string): boolean {
    let matcher = this.matchers.get(method);
    if (!matcher) {
      matcher = new RegExp(`^(?:${this.patterns(method).join('|') || '(?!)'})/?$`, 'i');
      this.matchers.set(method, matcher);
    }
    return matcher.test(path);
  }

  private patterns(method: string): string[] {
    return this.routes.flatMap((route) =>
      route.actions
        .filter((action) => action.method === method)
        .map(({ path }) => patternOf(joinPaths(this.config.getGlobalPrefix(), route.path, path))),
    );
  }
}

/** Joins parts of a path by exactly one slash, with one at the front and none at the end. */
export function joinPaths(...parts: readonly string[]): string {
  const segments = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '');
  return `/${segments.join('/')}`;
}

/** A host with parameters, e.g. `:tenant.site.test`, as a pattern. */
function hostPattern(host: string): string {
  return host.replace(/:\w+|[.*+?^${}()|[\]\\]/g, (part) =>
    part.startsWith(':') ? '[^/]+' : `\\${part}`,
  );
}

function patternOf(path: string): string {
  const segments = path
    .split('/')
    .map((segment) =>
      segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    );
  return segments.join('/');
}
