import { describe, expect, it } from 'vitest';
import { OptionReport } from '../../../lib/core/options/option-report.js';
import {
  resolveThrottling,
  type ThrottlingInput,
} from '../../../lib/core/throttling/throttling.options.js';

function problemsOf(input: unknown): string[] {
  const report = new OptionReport();
  resolveThrottling(input as ThrottlingInput, report);
  return report.problems.map(({ message }) => message);
}

describe('throttling options', () => {
  it('have the numbers of the contract as defaults', () => {
    const report = new OptionReport();
    expect(resolveThrottling(undefined, report)).toEqual({
      perIdentityAndAddress: { limit: 5, within: 900_000 },
      perIdentity: { limit: 50, within: 3_600_000 },
      stop: { limit: 100, forgetAfter: 90 * 86_400_000 },
      perAddress: { limit: 100, within: 3_600_000 },
      mails: {
        perRecipient: { limit: 5, within: 3_600_000 },
        perClient: { limit: 30, within: 3_600_000 },
      },
      maxWait: 3000,
      store: undefined,
    });
    expect(report.problems).toEqual([]);
  });

  it('are off with false', () => {
    expect(resolveThrottling(false, new OptionReport())).toBe(false);
  });

  it.each([
    [{ perAddress: { limit: 0 } }, 'throttling.perAddress.limit: give a whole number'],
    [{ mails: { perClient: { limit: 1.5 } } }, 'throttling.mails.perClient.limit: give a whole'],
    [{ perIdentity: { limit: '50' } }, 'throttling.perIdentity.limit: give a number'],
    [{ perIdentity: { within: 3600 } }, 'throttling.perIdentity.within: 3600 is not a duration'],
    [
      { perIdentities: {} },
      'throttling.perIdentities: no such option; did you mean "perIdentity"?',
    ],
    [{ store: {} }, 'throttling.store: give a function'],
    [{ stop: { limit: 101 } }, 'throttling.stop.limit: NIST SP 800-63B-4 allows at most 100'],
  ])('say what is wrong in one line: %j', (input, message) => {
    const problems = problemsOf(input);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it('allow a higher stop as an accepted risk only', () => {
    const report = new OptionReport();
    resolveThrottling({ stop: { limit: 500 } }, report);
    expect(report.problems).toMatchObject([{ code: 'THROTTLING_STOP' }]);
  });
});
