import { HttpException } from '@nestjs/common';
import { SecurityException } from '../errors/security.exception.js';
import { ABSENT, invalid, type Presented } from './presented.js';
import type { StrategyOutcome } from './strategy-driver.js';
import type { StrategyReporter } from './strategy.reporter.js';

type WithoutUser = Exclude<StrategyOutcome, { kind: 'success' }>;

/** What our own mechanisms answer with their own status too: a caller that may come again, whatever its credential is worth. */
const LATER: ReadonlySet<string> = new Set(['THROTTLED', 'BUSY', 'UNAVAILABLE']);

/**
 * What a strategy of the site means that named nobody. An exception of the kinds that refuse a client refuses; every other throw, and
 * silence, is an outage: the credential could not be checked.
 * @throws SecurityException UNAVAILABLE for an outage; THROTTLED or BUSY where the strategy threw it
 */
export function withoutUser(
  outcome: WithoutUser,
  strategy: string,
  reporter: StrategyReporter,
): Presented {
  switch (outcome.kind) {
    case 'absent':
      return ABSENT;
    case 'redirect':
      reporter.redirects(strategy);
      return invalid('The strategy wants a redirect');
    case 'silent':
      reporter.silent(strategy, outcome.silence);
      throw unavailable('The strategy gave no answer in time');
    case 'failed':
      return thrown(outcome.error, strategy, reporter);
    default:
      return outcome;
  }
}

function thrown(error: unknown, strategy: string, reporter: StrategyReporter): Presented {
  if (error instanceof SecurityException && LATER.has(error.code)) throw error;
  if (error instanceof HttpException && error.getStatus() < 500)
    return invalid('The strategy refused');
  reporter.failed(strategy, error);
  throw unavailable(error);
}

function unavailable(cause: unknown): SecurityException {
  return new SecurityException('UNAVAILABLE', { retryAfter: 5, cause });
}
