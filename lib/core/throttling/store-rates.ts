import type { CounterLedger } from './counter-ledger.js';
import { rateBudget } from './rate-budget.js';
import { Rates, type RateEntry, type RateVerdict } from './rates.js';
import { retryAfter } from './retry-after.js';

const GRANTED: RateVerdict = { granted: true, retryAfter: 0 };

/** Plain counters in the store: the window begins with the first attempt. */
export class StoreRates extends Rates {
  constructor(private readonly ledger: CounterLedger) {
    super();
  }

  take(entries: readonly RateEntry[]): Promise<RateVerdict> {
    return this.ledger.change<RateVerdict>(entries.map(rateBudget), (balances, now) => {
      const over = balances.filter(({ budget, counter }) => counter.exhausted(budget.rule));
      if (over.length > 0) {
        const until = Math.max(...over.map(({ counter }) => counter.windowEndsAt));
        return { result: { granted: false, retryAfter: retryAfter(until, now) } };
      }
      const counted = balances.map(({ budget, counter }) => {
        return { budget, counter: counter.fail(budget.rule, now) };
      });
      return { balances: counted, result: GRANTED };
    });
  }
}
