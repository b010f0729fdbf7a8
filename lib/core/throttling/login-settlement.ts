import { Counter, type Outcome } from './counter.js';
import type { Balance, Budget, Decision } from './counter-ledger.js';
import type { LoginBudgets } from './login-budgets.js';
import type { SettledAttempt } from './login-reservation.js';

export interface Settlement extends SettledAttempt {
  /** An address whose limit only tells the operator has just reached it. */
  readonly crowded: boolean;
}

/** What the end of one attempt does to its counters. */
export class LoginSettlement {
  /** The counters that it concerns. */
  readonly concerned: readonly Budget[];
  private readonly watched: Budget | null;

  constructor(
    private readonly budgets: LoginBudgets,
    private readonly lease: number,
    private readonly outcome: Outcome,
  ) {
    this.watched = outcome === 'failure' ? budgets.watched : null;
    this.concerned = this.watched ? [...budgets.reserved, this.watched] : budgets.reserved;
  }

  decide(before: readonly Balance[], now: number): Decision<Settlement> {
    const after = before.map(({ budget, counter }) => ({
      budget,
      counter: this.settled(budget, counter, now),
    }));
    const [streakBefore, streak] = pair(this.budgets.streak, before, after);
    const [addressBefore, address] = pair(this.watched, before, after);
    const rule = this.watched?.rule;
    return {
      balances: after,
      result: {
        failures: (this.outcome === 'failure' ? streak : streakBefore).failures,
        stopped: streak.stopped && !streakBefore.stopped,
        crowded: rule !== undefined && address.exhausted(rule) && !addressBefore.exhausted(rule),
      },
    };
  }

  private settled(budget: Budget, counter: Counter, now: number): Counter {
    // Past its limit a watched address is not written any more: everybody's failures would queue for one row.
    if (budget === this.watched && counter.exhausted(budget.rule)) return counter;
    return counter.settle(budget.rule, this.outcome, this.lease, now);
  }
}

/** The counter of a budget before and after. */
function pair(budget: Budget | null, ...moments: (readonly Balance[])[]): [Counter, Counter] {
  const [before, after] = moments.map(
    (balances) => balances.find((balance) => balance.budget === budget)?.counter,
  );
  return [before ?? Counter.EMPTY, after ?? Counter.EMPTY];
}
