import type { OptionReport } from './option-report.js';

/** How one option is checked and turned into the value that the code uses. */
export interface OptionReader<In, Out> {
  readonly kind: 'reader';
  /** What an application that names nothing gets, in the form that it would be written. */
  readonly fallback: unknown;
  read(value: In | undefined, path: string, report: OptionReport): Out;
  /** The value as a person would write it, where that is not the value itself. */
  spell?(value: Out): string;
}

/** A group of options, as deep as wanted. */
export type OptionSchema = { readonly [key: string]: OptionReader<never, unknown> | OptionSchema };

/** What a site writes for a schema: everything optional. */
export type OptionInput<S> = {
  -readonly [K in keyof S]?: S[K] extends OptionReader<infer In, unknown> ? In : OptionInput<S[K]>;
};

/** What the code reads: everything there. */
export type OptionOutput<S> = {
  readonly [K in keyof S]: S[K] extends OptionReader<never, infer Out> ? Out : OptionOutput<S[K]>;
};

export function isReader(value: unknown): value is OptionReader<never, unknown> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'reader';
}
