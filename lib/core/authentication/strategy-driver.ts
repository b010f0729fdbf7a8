import { ABSENT, invalid } from './presented.js';

/** How a strategy of the site ended. Doubtful is a credential that it looked at and refused; silent, failed and redirect name nobody. */
export type StrategyOutcome =
  | { readonly kind: 'success'; readonly user: unknown }
  | { readonly kind: 'absent' | 'redirect' }
  | { readonly kind: 'invalid' | 'doubtful'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'silent'; readonly silence: number };

interface PassportStrategyLike {
  authenticate(request: object, options: object): unknown;
}

/** Milliseconds after which a strategy that says nothing has denied. */
const SILENCE = 5_000;

const NOBODY = invalid('No user') as StrategyOutcome;

/** Strategies put it into their challenge (RFC 6750 section 3.1). */
const ERROR = /\berror="/;

/**
 * Runs any passport strategy once for one request, on an object of the request's own, so that requests never meet in the strategy. Exactly
 * one outcome counts; a throw, an error, a redirect or silence lets nobody in.
 * @param silence milliseconds. @default 5,000
 */
export function driveStrategy(
  strategy: PassportStrategyLike,
  request: object,
  silence = SILENCE,
): Promise<StrategyOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle({ kind: 'silent', silence }), silence);
    const settle = (outcome: StrategyOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const driven = Object.create(strategy, {
      success: {
        value: (user: unknown) => settle(user ? { kind: 'success', user } : NOBODY),
      },
      fail: { value: (...reasons: unknown[]) => settle(failure(reasons)) },
      pass: { value: () => settle(ABSENT as StrategyOutcome) },
      redirect: { value: () => settle({ kind: 'redirect' }) },
      error: { value: (error: unknown) => settle({ kind: 'failed', error }) },
    }) as PassportStrategyLike;
    Promise.resolve()
      .then(() => driven.authenticate(request, {}))
      .catch((error: unknown) => settle({ kind: 'failed', error }));
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
