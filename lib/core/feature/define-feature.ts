import type { OptionSchema } from '../options/option-reader.js';
import type { Feature } from './feature.js';

/**
 * Declares a feature; its options are typed from the schema.
 * @publicApi
 */
export function defineFeature<
  const Name extends string,
  S extends OptionSchema = Record<never, never>,
>(feature: Feature<Name, S>): Feature<Name, S> {
  return Object.freeze(feature);
}
