import { formatDuration, parseDuration } from '../../common/duration.js';
import type { OptionInput, OptionOutput, OptionReader, OptionSchema } from './option-reader.js';
import { resolveOptions } from './resolve-options.js';

type Read<In, Out> = OptionReader<In, Out>['read'];

function reader<In, Out>(fallback: In | undefined, read: Read<In, Out>): OptionReader<In, Out> {
  return { kind: 'reader', fallback, read };
}

/** Text with a unit, read as milliseconds. */
export function duration(fallback: string): OptionReader<string, number> {
  const read: Read<string, number> = (value, path, report) => {
    try {
      return parseDuration(value ?? fallback);
    } catch (error) {
      report.add(`${path}: ${(error as Error).message}`);
      return parseDuration(fallback);
    }
  };
  return { ...reader<string, number>(fallback, read), spell: (value) => formatDuration(value) };
}

/** A duration for which `false` means never. */
export function durationOrNever(
  fallback: string | false,
): OptionReader<string | false, number | false> {
  const inner = duration(typeof fallback === 'string' ? fallback : '1 hour');
  const read: Read<string | false, number | false> = (value, path, report) => {
    const given = value ?? fallback;
    return given === false ? false : inner.read(given, path, report);
  };
  return {
    ...reader<string | false, number | false>(fallback, read),
    spell: (value) => (value === false ? 'false' : formatDuration(value)),
  };
}

export function flag(fallback: boolean): OptionReader<boolean, boolean> {
  return typed('boolean', 'true or false', fallback);
}

export function text(fallback: string): OptionReader<string, string> {
  return typed('string', 'a text', fallback);
}

export function optionalText(): OptionReader<string | undefined, string | undefined> {
  return typed<string | undefined>('string', 'a text', undefined);
}

export function integer(fallback: number): OptionReader<number, number> {
  return typed('number', 'a number', fallback);
}

export function texts(
  fallback: readonly string[] = [],
): OptionReader<readonly string[], readonly string[]> {
  return reader<readonly string[], readonly string[]>(fallback, (value, path, report) => {
    const given = value ?? fallback;
    if (Array.isArray(given) && given.every((item) => typeof item === 'string')) return given;
    report.add(`${path}: give a list of texts, e.g. ['https://app.example']`);
    return fallback;
  });
}

export function choice<const T extends string | boolean>(
  fallback: NoInfer<T>,
  values: readonly T[],
): OptionReader<T, T> {
  return reader<T, T>(fallback, (value, path, report) => {
    const given = value ?? fallback;
    if (values.includes(given)) return given;
    report.add(`${path}: give one of ${values.map((item) => JSON.stringify(item)).join(', ')}`);
    return fallback;
  });
}

/** A group that `false` switches off. */
export function groupOrOff<const S extends OptionSchema>(
  schema: S,
): OptionReader<false | OptionInput<S>, false | OptionOutput<S>> {
  return reader<false | OptionInput<S>, false | OptionOutput<S>>({}, (value, path, report) =>
    value === false ? false : resolveOptions(schema, value ?? undefined, report, `${path}.`),
  );
}

/** Passed on as it is; whoever uses it checks it. */
export function anything<T>(fallback: T): OptionReader<T, T> {
  return reader<T, T>(fallback, (value) => (value === undefined ? fallback : value));
}

function typed<T>(type: string, wanted: string, fallback: T): OptionReader<T, T> {
  return reader<T, T>(fallback, (value, path, report) => {
    if (value === undefined || value === null) return fallback;
    if (typeof value === type) return value;
    report.add(`${path}: give ${wanted}, not ${JSON.stringify(value) ?? `a ${typeof value}`}`);
    return fallback;
  });
}
