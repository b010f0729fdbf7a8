import type { OptionReader } from './option-reader.js';

type Fits = (value: unknown) => boolean;

/** A value of a shape that is no schema; `null` counts as not given. */
export function shaped<T>(fallback: T, fits: Fits, wanted: string): OptionReader<T, T> {
  return {
    kind: 'reader',
    fallback,
    read(value, path, report) {
      if (value === undefined || value === null) return fallback;
      if (fits(value)) return value;
      report.add(`${path}: give ${wanted}`);
      return fallback;
    },
  };
}

export const isFunction: Fits = (value) => typeof value === 'function';
export const isText: Fits = (value) => typeof value === 'string';
export const isCount: Fits = (value) => Number.isSafeInteger(value) && Number(value) > 0;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isListOf(fits: Fits): Fits {
  return (value) => Array.isArray(value) && value.every(fits);
}

export function isRecordOf(fits: Fits): Fits {
  return (value) => isRecord(value) && Object.values(value).every(fits);
}

/** One of these values, or whatever fits. */
export function oneOf(values: readonly unknown[], fits: Fits): Fits {
  return (value) => values.includes(value) || fits(value);
}
