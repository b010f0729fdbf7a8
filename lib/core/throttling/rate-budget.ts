import type { Budget } from './counter-ledger.js';
import type { RateEntry } from './rates.js';

/** A plain counter as the ledger keeps it. */
export function rateBudget({ id, owner, rule }: RateEntry): Budget {
  return { id, owner, rule: { limit: rule.limit, within: rule.within, kind: 'window' } };
}
