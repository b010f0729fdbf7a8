import type { CounterRule } from './counter-rule.js';

/** The last moment that a `Date` can hold: a stopped streak never ends by itself. */
export const NEVER = 8.64e15;

export type Outcome = 'success' | 'failure' | 'release';

/** Running attempts are kept in the store from this part of a limit on; up to there each process knows only of its own. */
const SHARED_FROM = 1 / 4;

/**
 * Failures and running attempts of one key; immutable. A running attempt is known by the moment at which it is given up. Those of
 * a wide limit stand in the memory of their process while they are few, as writing them down would cost each login more than
 * verifying its password may: P processes may so let (P - 1) quarters of it pass too much, all at one moment.
 */
export class Counter {
  static readonly EMPTY = new Counter(0, 0, []);

  /**
   * @param leases running attempts that all processes see
   * @param own running attempts that only this process knows of
   */
  constructor(
    readonly failures: number,
    readonly windowEndsAt: number,
    readonly leases: readonly number[],
    readonly own: readonly number[] = [],
  ) {}

  /** From when on the row says nothing, in ms; 0 for one that says nothing already. */
  get expiresAt(): number {
    return Math.max(0, this.failures > 0 ? this.windowEndsAt : 0, ...this.leases);
  }

  /** Lasts until a reset. */
  get stopped(): boolean {
    return this.windowEndsAt === NEVER;
  }

  /** What is left of it at a moment: failures whose window is over and attempts that nobody ended are gone. */
  at(now: number): Counter {
    const leases = running(this.leases, now);
    const own = running(this.own, now);
    const over = this.failures > 0 && this.windowEndsAt <= now;
    return over ? new Counter(0, 0, leases, own) : this.with({ leases, own });
  }

  /** The same as this process sees it. */
  seenWith(own: readonly number[]): Counter {
    return this.with({ own });
  }

  /** Whether the store would hold the same. */
  isStoredAs(other: Counter): boolean {
    return (
      this.failures === other.failures &&
      this.windowEndsAt === other.windowEndsAt &&
      this.leases === other.leases
    );
  }

  /** No attempt is let through before the window ends, however the running ones come out. */
  exhausted(rule: CounterRule): boolean {
    return this.failures >= rule.limit;
  }

  /** Were all running attempts wrong, the limit would be reached. */
  full(rule: CounterRule): boolean {
    return this.taken >= rule.limit;
  }

  reserve(rule: CounterRule, until: number): Counter {
    const shared = rule.kind === 'forgiving' || this.taken >= rule.limit * SHARED_FROM;
    if (!shared) return this.with({ own: [...this.own, until] });
    return this.with({ leases: [...this.leases, until] });
  }

  /** Ends a running attempt; one that was given up meanwhile still counts if it was wrong. */
  settle(rule: CounterRule, outcome: Outcome, lease: number, now: number): Counter {
    const ended = this.own.includes(lease)
      ? this.with({ own: without(this.own, lease) })
      : this.with({ leases: without(this.leases, lease) });
    if (outcome === 'failure') return ended.fail(rule, now);
    return outcome === 'success' && rule.kind !== 'window' ? ended.forgive() : ended;
  }

  fail(rule: CounterRule, now: number): Counter {
    const failures = this.failures + 1;
    const keepsWindow = rule.kind !== 'streak' && this.failures > 0;
    const end = keepsWindow || this.stopped ? this.windowEndsAt : now + rule.within;
    const stops = rule.kind === 'streak' && failures >= rule.limit;
    return this.with({ failures, windowEndsAt: stops ? NEVER : end });
  }

  private forgive(): Counter {
    return this.stopped ? this : this.with({ failures: 0, windowEndsAt: 0 });
  }

  private get taken(): number {
    return this.failures + this.leases.length + this.own.length;
  }

  private with(change: Partial<Pick<Counter, 'failures' | 'windowEndsAt' | 'leases' | 'own'>>) {
    const { failures, windowEndsAt, leases, own } = { ...this, ...change };
    return new Counter(failures, windowEndsAt, leases, own);
  }
}

/** The very list where nothing is over. */
function running(leases: readonly number[], now: number): readonly number[] {
  return leases.every((until) => until > now) ? leases : leases.filter((until) => until > now);
}

/** The very list where it is not in it. */
function without(leases: readonly number[], lease: number): readonly number[] {
  const index = leases.indexOf(lease);
  return index < 0 ? leases : leases.toSpliced(index, 1);
}
