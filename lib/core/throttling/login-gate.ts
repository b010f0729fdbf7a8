import type { Balance, Budget, CounterLedger, Decide, Decision } from './counter-ledger.js';
import { retryAfter } from './retry-after.js';
import { throttled } from './throttled.js';
import { WaitingRoom } from './waiting-room.js';

/** Long enough for a slow verification on a busy machine, and for clocks that differ by seconds. */
const LEASE_MS = 60_000;

type Admission =
  { readonly lease: number } | { readonly blockedBy: string } | { readonly retryAfter: number };

/**
 * Lets as many attempts verify at once as could all be wrong without passing a limit. Others wait for how those come out, so that
 * right passwords are never refused for being many.
 */
export class LoginGate {
  private readonly room = new WaitingRoom();

  /** @param maxWait milliseconds that an attempt waits at most */
  constructor(
    private readonly ledger: CounterLedger,
    private readonly maxWait: number,
  ) {}

  /**
   * Takes a place under every budget, or under none.
   * @returns the moment at which the place is given up
   * @throws SecurityException `THROTTLED` when a limit is reached, or no place came free in time
   */
  async enter(budgets: readonly Budget[]): Promise<number> {
    const deadline = performance.now() + this.maxWait;
    let line = this.room.lineOf(budgets.map(({ id }) => id));
    for (;;) {
      if (line !== undefined && !(await this.room.wait(line, deadline))) throw throttled(1);
      const admission = await this.attempt(budgets, line);
      if ('lease' in admission) return admission.lease;
      if ('retryAfter' in admission) throw throttled(admission.retryAfter);
      line = admission.blockedBy;
    }
  }

  /** Ends an attempt and lets those in front of the lines try. */
  async leave<T>(budgets: readonly Budget[], decide: Decide<T>): Promise<T> {
    try {
      return await this.ledger.change(budgets, decide);
    } finally {
      for (const { id } of budgets) this.room.next(id);
    }
  }

  private async attempt(budgets: readonly Budget[], line: string | undefined): Promise<Admission> {
    const turn = line === undefined ? () => undefined : (n?: number) => this.room.next(line, n);
    try {
      const admission = await this.ledger.change(budgets, admit);
      if ('lease' in admission) turn();
      // What refused one will refuse them all, at the cost of one query.
      else if ('retryAfter' in admission) turn(Infinity);
      // Who goes on waiting elsewhere must not hold up those who still wait here.
      else if (admission.blockedBy !== line) turn();
      return admission;
    } catch (error) {
      turn();
      throw error;
    }
  }
}

function admit(balances: readonly Balance[], now: number): Decision<Admission> {
  const over = balances.filter(({ budget, counter }) => counter.exhausted(budget.rule));
  if (over.length > 0) {
    const until = Math.max(...over.map(({ counter }) => counter.windowEndsAt));
    return { result: { retryAfter: retryAfter(until, now) } };
  }
  const full = balances.find(({ budget, counter }) => counter.full(budget.rule));
  if (full) return { result: { blockedBy: full.budget.id } };
  const lease = now + LEASE_MS;
  const reserved = balances.map(({ budget, counter }) => {
    return { budget, counter: counter.reserve(budget.rule, lease) };
  });
  return { balances: reserved, result: { lease } };
}
