import ms from 'ms';

/**
 * Ten years of 365.25 days, in milliseconds: the longest duration that {@link parseDuration} takes.
 */
const MAX_DURATION = 10 * 365.25 * 86_400_000;

const DURATION = /^(\d{1,12}(?:\.\d{1,6})?) ?([a-z]{1,12})$/i;

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/**
 * Reads a duration such as `'15 minutes'`, `'5 days'`, `'1.5 hours'` or `'30s'` as whole
 * milliseconds.
 * @throws Error for anything else: a bare number, no unit, zero, a negative value, more than ten
 * years
 * @publicApi
 */
export function parseDuration(text: string): number {
  const match = typeof text === 'string' && text.length <= 40 ? DURATION.exec(text) : null;
  const value = match ? Math.round(ms(`${match[1]} ${match[2]}` as ms.StringValue) ?? NaN) : NaN;
  if (value >= 1 && value <= MAX_DURATION) return value;
  throw new Error(
    `${describe(text)} is not a duration: write a text with a positive number and a unit, ` +
      `such as '15 minutes', '12 hours' or '5 days', and at most '10 years'`,
  );
}

/**
 * Spells a duration out in the largest unit that divides it, up to days: `15 minutes`, `36 hours`.
 * Parts of a second count as a whole one.
 * @param milliseconds
 * @param locale BCP 47 tag. @default 'en'
 */
export function formatDuration(milliseconds: number, locale = 'en'): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000)) * 1000;
  const [unit, size] = UNITS.find(([, length]) => seconds % length === 0) ?? UNITS[3];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
    seconds / size,
  );
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
