import type { Type } from '@nestjs/common';
import { joinPaths } from '../http/route-table.js';
import type { AnyFeature, FeatureRoute } from './feature.js';
import type { Preset } from './preset.js';

/** A route of a feature in force, where the site has put it. */
export interface ComposedRoute {
  readonly name: string;
  readonly path: string;
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
  const pathOf = (name: string): string => {
    const { path = '', below } = options.preset?.routes?.[name] ?? known[name] ?? {};
    return options.routes?.[name] ?? joinPaths(below === undefined ? '' : pathOf(below), path);
  };
  return Object.entries(known).map(([name, { controllers }]) => ({
    name,
    path: joinPaths(options.urlPrefix ?? '', pathOf(name)),
    controllers,
  }));
}
