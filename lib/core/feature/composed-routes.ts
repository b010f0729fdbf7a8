import type { Type } from '@nestjs/common';
import { actionsOf } from '../http/action.decorator.js';
import { plainHandlersOf } from '../http/plain-handlers.js';
import type { NamedRoute } from '../http/route-table.js';
import { joinPaths } from '../http/served-path.js';
import type { AnyFeature, FeatureRoute } from './feature.js';
import type { Preset } from './preset.js';

/** A route of a feature in force, where the site has put it. */
export interface ComposedRoute {
  readonly name: string;
  readonly path: string;
  /** Where it is if the site says nothing. */
  readonly usual: string;
  readonly controllers: readonly Type[];
}

/** What a site says of routes. */
export interface RouteChoices {
  readonly controllers?: boolean;
  readonly routes?: Readonly<Record<string, string>>;
  readonly urlPrefix?: string;
  readonly preset?: Preset;
}

/** The routes of these features; none where the site wants no endpoints. */
export function routesOf(
  features: readonly AnyFeature[],
  options: RouteChoices,
): readonly ComposedRoute[] {
  if (options.controllers === false) return [];
  const known = Object.assign({}, ...features.map(({ routes = {} }) => routes)) as Record<
    string,
    FeatureRoute
  >;
  const pathOf = (name: string, chosen?: RouteChoices['routes']): string => {
    const { path = '', below } = options.preset?.routes?.[name] ?? known[name] ?? {};
    return chosen?.[name] ?? joinPaths(below === undefined ? '' : pathOf(below, chosen), path);
  };
  return Object.entries(known).map(([name, { controllers }]) => ({
    name,
    path: joinPaths(options.urlPrefix ?? '', pathOf(name, options.routes)),
    usual: pathOf(name),
    controllers,
  }));
}

/** What a URL can be made of; without pages nothing is served that only shows one. */
export function namedRoutes(routes: readonly ComposedRoute[], pages: boolean): NamedRoute[] {
  return routes.map(({ name, path, controllers }) => ({
    name,
    path,
    actions: controllers.flatMap(actionsOf).filter(({ json }) => pages || json),
    plain: controllers.flatMap(plainHandlersOf),
  }));
}
