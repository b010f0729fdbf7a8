import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../lib/common/duration.js';

describe('parseDuration', () => {
  it.each([
    ['30s', 30_000],
    ['1 second', 1000],
    ['15 minutes', 900_000],
    ['1 hour', 3_600_000],
    ['1.5 hours', 5_400_000],
    ['5 days', 432_000_000],
    ['1 days', 86_400_000],
    ['2 weeks', 1_209_600_000],
    ['250 ms', 250],
    ['10 years', 315_576_000_000],
  ])('reads %j', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    '',
    '15',
    '900000',
    ' 5 days',
    '5 days ',
    '5  days',
    '-1 day',
    '+1 day',
    '0 days',
    '0.0001 ms',
    '.5 days',
    '5. days',
    '1e3 days',
    '3 months',
    '5 fortnights',
    'days',
    '11 years',
    'Infinity days',
    '99999999999 years',
    '5 days\n',
    '٥ days',
    '1 day 2 hours',
  ])('refuses %j', (text) => {
    expect(() => parseDuration(text)).toThrow(/is not a duration/);
  });

  it.each([15, 900_000, NaN, null, undefined, {}, ['5 days'], 5n])(
    'refuses the value %s and shows how to write one',
    (value) => {
      expect(() => parseDuration(value as string)).toThrow(/'15 minutes', '12 hours' or '5 days'/);
    },
  );

  it('does not repeat a long text', () => {
    for (const text of ['x'.repeat(50_000), `${'1'.repeat(50_000)} days`]) {
      expect(() => parseDuration(text)).toThrow(/^.{1,250}$/);
    }
  });
});

describe('formatDuration', () => {
  it.each([
    [900_000, 'en', '15 minutes'],
    [60_000, 'en', '1 minute'],
    [3_600_000, 'en', '1 hour'],
    [5_400_000, 'en', '90 minutes'],
    [129_600_000, 'en', '36 hours'],
    [432_000_000, 'en', '5 days'],
    [45_000, 'en', '45 seconds'],
    [44_001, 'en', '45 seconds'],
    [0, 'en', '1 second'],
    [900_000, 'de', '15 Minuten'],
    [259_200_000, 'fr', '3\u00a0jours'],
    [259_200_000, 'zh-Hans', '3天'],
  ])('spells %d ms in %s', (milliseconds, locale, expected) => {
    expect(formatDuration(milliseconds, locale)).toBe(expected);
  });

  it('speaks English where no locale is given', () => {
    expect(formatDuration(parseDuration('2 hours'))).toBe('2 hours');
  });
});
