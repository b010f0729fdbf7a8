import type { OptionReport } from '../options/option-report.js';
import type { OptionInput, OptionOutput } from '../options/option-reader.js';
import { anything, duration, integer } from '../options/readers.js';
import { resolveOptions } from '../options/resolve-options.js';
import type { LimiterFactory } from './limiter-factory.js';

const rate = (limit: number, within: string) => ({
  limit: integer(limit),
  within: duration(within),
});

/** The numbers of throttling; each limit counts wrong attempts (of mails: all of them). */
export const throttlingSchema = {
  /** By one address (a /64 of IPv6) on one identity; reserved before the password is verified. */
  perIdentityAndAddress: rate(5, '15 minutes'),
  /** On one identity from everywhere but browsers that signed in to it before. */
  perIdentity: rate(50, '1 hour'),
  /** In a row on one identity; ended by a reset alone (NIST SP 800-63B-4 section 3.2.2). */
  stop: {
    limit: integer(100),
    /** A row in which nothing happens for so long is forgotten before it reaches the limit. */
    forgetAfter: duration('90 days'),
  },
  /** By one address on all identities. */
  perAddress: rate(100, '1 hour'),
  mails: {
    /** To one recipient. */
    perRecipient: rate(5, '1 hour'),
    /** Caused by one address. */
    perClient: rate(30, '1 hour'),
  },
  /** How long an attempt waits while others of its kind are being verified. */
  maxWait: duration('3 seconds'),
  /** Keeps the counters of addresses, hours and mails elsewhere, e.g. `redisLimiters(client)`. @default the store */
  store: anything<LimiterFactory | undefined>(undefined),
};

/** What a site writes under `throttling`. @publicApi */
export type ThrottlingInput = OptionInput<typeof throttlingSchema>;

export type ThrottlingOptions = OptionOutput<typeof throttlingSchema>;

/** Fills in the defaults and reports what is wrong. `false` means no throttling at all. */
export function resolveThrottling(
  input: false | ThrottlingInput | undefined,
  report: OptionReport,
): false | ThrottlingOptions {
  if (input === false) return false;
  const options = resolveOptions(throttlingSchema, input, report, 'throttling.');
  for (const [path, limit] of limits(options)) {
    if (!Number.isInteger(limit) || limit < 1) {
      report.add(`throttling.${path}: give a whole number of at least 1, or throttling: false`);
    }
  }
  if (options.stop.limit > 100) {
    report.add(
      'throttling.stop.limit: NIST SP 800-63B-4 allows at most 100 wrong passwords in a row',
      'THROTTLING_STOP',
    );
  }
  if (options.store !== undefined && typeof options.store !== 'function') {
    report.add('throttling.store: give a function, e.g. redisLimiters(client)');
  }
  return options;
}

function limits(options: ThrottlingOptions): [path: string, limit: number][] {
  return [
    ['perIdentityAndAddress.limit', options.perIdentityAndAddress.limit],
    ['perIdentity.limit', options.perIdentity.limit],
    ['stop.limit', options.stop.limit],
    ['perAddress.limit', options.perAddress.limit],
    ['mails.perRecipient.limit', options.mails.perRecipient.limit],
    ['mails.perClient.limit', options.mails.perClient.limit],
  ];
}
