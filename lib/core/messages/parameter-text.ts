import { formatDuration, parseDuration } from '../../common/duration.js';

/** Parameters that are durations: milliseconds, or text with a unit as in the options. */
const DURATIONS: ReadonlySet<string> = new Set(['within', 'wait']);

/**
 * Controls, line breaks, and marks that turn the direction of writing: a value stays one line and
 * cannot dress up as something else.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * One parameter of a message as text in a language: durations and dates spelled out, all else as
 * one printable line.
 */
export function parameterText(name: string, value: unknown, locale: string): string {
  if (DURATIONS.has(name)) return durationText(value, locale);
  if (value instanceof Date) {
    return new Intl.DateTimeFormat(locale, {
      dateStyle: 'long',
      timeStyle: 'long',
      timeZone: 'UTC',
    }).format(value);
  }
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.replace(UNPRINTABLE, ' ') : '';
}

function durationText(value: unknown, locale: string): string {
  if (typeof value === 'number') return formatDuration(rounded(value), locale);
  try {
    return formatDuration(parseDuration(String(value)), locale);
  } catch {
    return String(value ?? '').replace(UNPRINTABLE, ' ');
  }
}

/**
 * Nobody counts 847 seconds: up to the next minute from one and a half on, to the next hour from
 * two hours on.
 */
function rounded(milliseconds: number): number {
  const step = milliseconds > 2 * HOUR ? HOUR : milliseconds > 1.5 * MINUTE ? MINUTE : 1000;
  return Math.ceil(milliseconds / step) * step;
}
