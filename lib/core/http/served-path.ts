import { RequestMethod } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';

/** One handler of a route: `path` is below the route's own. */
export interface RouteAddress {
  readonly method: keyof typeof RequestMethod;
  readonly path: string;
}

export type PrefixConfig = Pick<ApplicationConfig, 'getGlobalPrefix' | 'getGlobalPrefixOptions'>;

/** Where Nest serves a handler: behind the global prefix, unless the site leaves the handler out of it. */
export function servedPath(
  config: PrefixConfig,
  method: RouteAddress['method'],
  controller: string,
  path: string,
): string {
  const prefix = config.getGlobalPrefix();
  const own = joinPaths(controller);
  // As Nest puts it together before it asks: with a slash at the end where the handler's path is empty.
  const asked = `${own === '/' ? '' : own}/${path}`;
  const verbs: readonly number[] = [RequestMethod.ALL, -1, RequestMethod[method]];
  const isLeftOut = (config.getGlobalPrefixOptions().exclude ?? []).some(
    ({ requestMethod, pathRegex }) => verbs.includes(requestMethod) && pathRegex.test(asked),
  );
  return joinPaths(isLeftOut ? '' : prefix, controller, path);
}

/** Joins parts of a path by exactly one slash, with one at the front and none at the end. */
export function joinPaths(...parts: readonly string[]): string {
  const segments = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '');
  return `/${segments.join('/')}`;
}

/** The names of a path's parameters. */
export function parametersOf(path: string): string[] {
  return Array.from(path.matchAll(/:(\w+)/g), ([, name = '']) => name);
}
