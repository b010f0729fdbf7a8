import type { OptionInput, OptionOutput, OptionSchema } from './option-reader.js';

/** A feature's options: their schema, and the token under which the resolved values are injected. */
export interface OptionGroup<Name extends string, S extends OptionSchema> {
  readonly name: Name;
  readonly schema: S;
  readonly token: string;
}

export type AnyOptionGroup = OptionGroup<string, OptionSchema>;

/** What the code of a feature injects: `@Inject(confirmableOptions.token) options: Resolved<typeof confirmableOptions>`. */
export type Resolved<G extends AnyOptionGroup> = OptionOutput<G['schema']>;

/** What a site writes under the feature's name. */
export type Input<G extends AnyOptionGroup> = OptionInput<G['schema']>;

/** Declares the options of one feature, keyed by its name in the module's options. */
export function defineOptions<const Name extends string, const S extends OptionSchema>(
  name: Name,
  schema: S,
): OptionGroup<Name, S> {
  return Object.freeze({ name, schema, token: `SECURITY:OPTIONS:${name}` });
}
