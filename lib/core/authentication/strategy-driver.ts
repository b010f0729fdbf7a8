import { ABSENT, invalid } from './presented.js';

/** How a strategy of the site ended. Doubtful is a credential that it looked at and refused. */
export type StrategyOutcome =
  | { readonly kind: 'success'; readonly user: unknown }
  | { readonly kind: 'absent' }
  | { readonly kind: 'invalid' | 'doubtful'; readonly reason: string };

interface PassportStrategyLike {
  authenticate(request: object, options: object): unknown;
}

/** Milliseconds after which a strategy that says nothing has denied. */
const SILENCE = 5_000;

/** Strategies put it into their challenge (RFC 6750 section 3.1). */
const ERROR = /\berror="/;

/**
 * Runs any passport strategy once for one request, on an object of the request's own, so that requests never meet in the strategy. Exactly
 * one outcome counts; a throw, an error, a redirect or silence denies.
 * @param silence milliseconds. @default 5,000
 */
export function driveStrategy(
  strategy: PassportStrategyLike,
  request: object,
  silence = SILENCE,
): Promise<StrategyOutcome> {
  return new Promise((resolve) => {
    const deny = (reason: string): void => settle(invalid(reason) as StrategyOutcome);
    const timer = setTimeout(() => deny('The strategy gave no answer in time'), silence);
    const settle = (outcome: StrategyOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const driven = Object.create(strategy, {
      success: {
        value: (user: unknown) => (user ? settle({ kind: 'success', user }) : deny('No user')),
      },
      fail: { value: (...reasons: unknown[]) => settle(failure(reasons)) },
      pass: { value: () => settle(ABSENT as StrategyOutcome) },
      redirect: { value: () => deny('The strategy wants a redirect') },
      error: { value: () => deny('The strategy failed') },
    }) as PassportStrategyLike;
    Promise.resolve()
      .then(() => driven.authenticate(request, {}))
      .catch(() => deny('The strategy threw'));
  });
}

/**
 * passport's failure says "nothing there" and "not valid" alike. What tells them apart, where a strategy says more: a status of 400, a
 * challenge with an error code, or an error of a kind of its own, as jsonwebtoken's are.
 */
function failure(reasons: readonly unknown[]): StrategyOutcome {
  const judged = reasons.some(
    (reason) =>
      reason === 400 ||
      (typeof reason === 'string' && ERROR.test(reason)) ||
      (reason instanceof Error && reason.name !== 'Error'),
  );
  return judged
    ? { kind: 'doubtful', reason: 'The strategy refused' }
    : (ABSENT as StrategyOutcome);
}
