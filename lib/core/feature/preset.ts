import type { Provider } from '@nestjs/common';
import type { FormClass } from '../forms/form-class.js';
import type { FeatureRoute } from './feature.js';

/**
 * Other defaults and another dialect, for sites that come from another system: a value for the static option `preset`. Whatever the site
 * writes itself stands above it.
 * @publicApi
 */
export interface Preset {
  readonly name: string;
  /** Options of run time under those of the site, group by group; those of features that are not in force are left out. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Other places for routes of features, by their names. */
  readonly routes?: Readonly<Record<string, Pick<FeatureRoute, 'path' | 'below'>>>;
  /** Forms in the place of ours, by their names. */
  readonly forms?: Readonly<Record<string, FormClass>>;
  /** Providers in the place of ours. @param features the names of those in force */
  providers(features: readonly string[]): readonly Provider[];
}
