import type { ApplicationConfig } from '@nestjs/core';

/** One of our routes: its fixed name and the path below the application's global prefix. */
export interface NamedRoute {
  readonly name: string;
  readonly path: string;
  /** Sub-paths that its controllers answer at, e.g. `''` and `:token`. */
  readonly actions: readonly string[];
}

/** Where our routes are in this application. */
export class RouteTable {
  private matcher: RegExp | null = null;

  constructor(
    readonly routes: readonly NamedRoute[],
    private readonly config: Pick<ApplicationConfig, 'getGlobalPrefix'>,
  ) {}

  has(name: string): boolean {
    return this.routes.some((route) => route.name === name);
  }

  /** The path of a route with the global prefix, parameters still named; `null` for a route that is not in force. */
  pathOf(name: string): string | null {
    const route = this.routes.find((item) => item.name === name);
    return route ? joinPaths(this.config.getGlobalPrefix(), route.path) : null;
  }

  /** Whether a request's path is one of ours, in any spelling that differs by case or a slash at the end only. */
  matches(path: string): boolean {
    this.matcher ??= new RegExp(`^(?:${this.patterns().join('|')})/?$`, 'i');
    return this.matcher.test(path);
  }

  private patterns(): string[] {
    return this.routes.flatMap((route) =>
      route.actions.map((action) =>
        patternOf(joinPaths(this.config.getGlobalPrefix(), route.path, action)),
      ),
    );
  }
}

/** Joins parts of a path by exactly one slash, with one at the front and none at the end. */
export function joinPaths(...parts: readonly string[]): string {
  const segments = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '');
  return `/${segments.join('/')}`;
}

function patternOf(path: string): string {
  const segments = path
    .split('/')
    .map((segment) =>
      segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    );
  return segments.join('/');
}
