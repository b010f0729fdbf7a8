import type { ActionDefinition } from './action.decorator.js';
import {
  joinPaths,
  parametersOf,
  servedPath,
  type PrefixConfig,
  type RouteAddress,
} from './served-path.js';

/** One of our routes: its fixed name and the path below the application's global prefix. */
export interface NamedRoute {
  readonly name: string;
  readonly path: string;
  /** What its controllers answer, with paths below its own, e.g. `''` and `:token`. */
  readonly actions: readonly Pick<ActionDefinition, 'method' | 'path'>[];
  /** Handlers that a feature wrote as any controller of Nest's; their bodies are the application's. */
  readonly plain?: readonly RouteAddress[];
}

/** Where our routes are in this application. */
export class RouteTable {
  /** The one host that our routes answer at; `null` for every host, and for a host with parameters. */
  readonly fixedHost: string | null;
  private readonly matchers = new Map<string, RegExp>();
  private hostMatcher: RegExp | null = null;

  constructor(
    readonly routes: readonly NamedRoute[],
    private readonly config: PrefixConfig,
    private readonly host?: string,
  ) {
    this.fixedHost = typeof host === 'string' && /^[\w.-]+$/.test(host) ? host.toLowerCase() : null;
  }

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

  /**
   * The path of a route as Nest serves it, parameters still named; `null` for a route that is not in force.
   * @param given the names of its parameters
   * @param method what it is asked by, where the site leaves single methods out of the global prefix. @default GET where the route has one
   * @throws Error for a route with other parameters
   */
  pathOf(
    name: string,
    given: readonly string[] = [],
    method: RouteAddress['method'] = 'GET',
  ): string | null {
    const route = this.routes.find((item) => item.name === name);
    if (!route) return null;
    const addresses = addressesOf(route, given);
    const fitting = addresses
      .filter(({ path }) => takes(joinPaths(route.path, path), given))
      .sort((one, other) => one.path.length - other.path.length);
    const [first] = fitting;
    if (!first) throw new Error(misgiven(route, addresses, given));
    const same = fitting.filter(({ path }) => path === first.path);
    const asked = same.find((one) => one.method === method || one.method === 'ALL') ?? first;
    return this.served(route, asked);
  }

  /** Whether our routes answer at a host, as Nest's router sees it. */
  isAt(hostname: string | undefined): boolean {
    if (!this.host) return true;
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
        .map((action) => patternOf(this.served(route, action))),
    );
  }

  private served(route: NamedRoute, { method, path }: RouteAddress): string {
    return servedPath(this.config, method, route.path, path);
  }
}

function addressesOf(route: NamedRoute, given: readonly string[]): readonly RouteAddress[] {
  const known: readonly RouteAddress[] = [...route.actions, ...(route.plain ?? [])];
  if (known.length > 0) return known;
  // A route that only has a place: what answers there is not ours to know.
  const own = parametersOf(route.path);
  const below = given.filter((name) => !own.includes(name)).map((name) => `:${name}`);
  return [{ method: 'GET', path: below.join('/') }];
}

function takes(path: string, given: readonly string[]): boolean {
  const needed = parametersOf(path);
  return needed.length === given.length && needed.every((name) => given.includes(name));
}

function misgiven(
  { name, path }: NamedRoute,
  addresses: readonly RouteAddress[],
  given: readonly string[],
): string {
  const known = new Set(addresses.flatMap((one) => parametersOf(joinPaths(path, one.path))));
  const stray = given.filter((one) => !known.has(one));
  if (stray.length > 0) return `The route "${name}" takes no parameter "${stray[0]}"`;
  const missing = [...known].filter((one) => !given.includes(one));
  return `The route "${name}" needs the parameter "${missing[0] ?? ''}"`;
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
