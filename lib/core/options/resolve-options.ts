import {
  isReader,
  type OptionInput,
  type OptionOutput,
  type OptionSchema,
} from './option-reader.js';
import type { OptionReport } from './option-report.js';
import { isRecord } from './shapes.js';
import { unknownKey } from './unknown-key.js';

/** Checks what a site wrote against a schema: every mistake goes to the report, every gap is filled from the defaults. */
export function resolveOptions<const S extends OptionSchema>(
  schema: S,
  input: OptionInput<S> | undefined,
  report: OptionReport,
  path = '',
): OptionOutput<S> {
  const given: Record<string, unknown> = isRecord(input) ? input : {};
  if (input !== undefined && !isRecord(input))
    report.add(`${path.slice(0, -1) || 'options'}: give an object`);
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(schema, key)) report.add(unknownKey(path + key, Object.keys(schema)));
  }
  const output: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(schema)) {
    output[key] = isReader(entry)
      ? entry.read(given[key] as never, path + key, report)
      : resolveOptions(entry, given[key] as OptionInput<OptionSchema>, report, `${path}${key}.`);
  }
  return Object.freeze(output) as OptionOutput<S>;
}
