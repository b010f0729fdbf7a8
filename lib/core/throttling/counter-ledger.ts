import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.js';
import { SecurityException } from '../errors/security.exception.js';
import type { CounterJanitor } from './counter-janitor.js';
import type { CounterRule } from './counter-rule.js';
import type { Counter } from './counter.js';
import { ABSENT, type CounterRepository, type StoredCounter } from './counter.repository.js';
import { KeyedBatches, type KeyedJob } from './keyed-batches.js';

const MAX_TRIES = 60;
const TRIES_TOGETHER = 3;

/** One counter that an attempt concerns. */
export interface Budget {
  /** HMAC of what is counted. */
  readonly id: string;
  /** HMAC of the identity whose reset clears it. */
  readonly owner: string | null;
  readonly rule: CounterRule;
}

/** A budget and what is counted under it. */
export interface Balance {
  readonly budget: Budget;
  readonly counter: Counter;
}

/** What becomes of the balances (none: they stay), and what the caller is told. */
export interface Decision<T> {
  readonly balances?: readonly Balance[];
  readonly result: T;
}

/** Says what becomes of balances; pure, as it may run several times. */
export type Decide<T> = (balances: readonly Balance[], now: number) => Decision<T>;

interface LedgerJob extends KeyedJob {
  readonly budgets: readonly Budget[];
  decide(balances: readonly Balance[], now: number): readonly Balance[] | undefined;
  done(): void;
  failed(error: unknown): void;
}

/**
 * Changes several counters as one: reads them, decides, and saves all provided that none was changed by another process since,
 * otherwise begins anew. Changes of one process that concern the same counters are decided in turn and saved together, so that
 * only other processes can come between. A refused attempt writes nothing.
 */
export class CounterLedger {
  private readonly batches = new KeyedBatches<LedgerJob>((jobs) => this.run(jobs));
  /** Running attempts of this process that the store does not know of, by counter. */
  private readonly own = new Map<string, readonly number[]>();

  constructor(
    private readonly repository: CounterRepository,
    private readonly clock: Clock,
    private readonly janitor: CounterJanitor,
  ) {}

  /**
   * @throws whatever the store throws; the caller denies
   * @throws SecurityException `BUSY` when other processes changed the counters again and again
   */
  change<T>(budgets: readonly Budget[], decide: Decide<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let done = (): void => undefined;
      this.batches.add({
        keys: budgets.map(({ id }) => id),
        budgets,
        decide: (balances, now) => {
          const decision = decide(balances, now);
          done = () => resolve(decision.result);
          return decision.balances;
        },
        done: () => done(),
        failed: reject,
      });
    });
  }

  /** Forgets all counters of an owner. */
  async forget(owner: string): Promise<void> {
    await this.repository.forget(owner);
  }

  private async run(jobs: readonly LedgerJob[]): Promise<void> {
    try {
      for (let tried = 1; tried <= MAX_TRIES; tried++) {
        if (await this.attempt(jobs)) return jobs.forEach((job) => job.done());
        // The more counters, the likelier a conflict: one by one they get through.
        if (tried === TRIES_TOGETHER && jobs.length > 1) return await this.runSingly(jobs);
        await sleep(randomInt(Math.min(2 * tried, 40)));
      }
      throw new SecurityException('BUSY', { retryAfter: 1 });
    } catch (error) {
      for (const job of jobs) job.failed(error);
    }
  }

  private async runSingly(jobs: readonly LedgerJob[]): Promise<void> {
    for (const job of jobs) await this.run([job]);
  }

  /** @returns `false` when another process changed one of the counters meanwhile */
  private async attempt(jobs: readonly LedgerJob[]): Promise<boolean> {
    const now = this.clock.now().getTime();
    const read = await this.repository.load([...new Set(jobs.flatMap(({ keys }) => keys))]);
    const next = new Map<string, Balance>();
    const counterOf = (id: string): Counter => {
      const { counter } = read.get(id) ?? ABSENT;
      return next.get(id)?.counter ?? counter.seenWith(this.own.get(id) ?? []).at(now);
    };
    for (const job of jobs) {
      const balances = job.budgets.map((budget) => ({ budget, counter: counterOf(budget.id) }));
      for (const balance of job.decide(balances, now) ?? []) next.set(balance.budget.id, balance);
    }
    return this.save([...next.values()], read, now);
  }

  private async save(
    balances: readonly Balance[],
    read: ReadonlyMap<string, StoredCounter>,
    now: number,
  ): Promise<boolean> {
    const changes = balances.map(({ budget: { id, owner }, counter }) => {
      return { id, owner, read: read.get(id) ?? ABSENT, next: counter };
    });
    if (!(await this.repository.save(changes))) return false;
    for (const { id, next } of changes) {
      if (next.own.length > 0) this.own.set(id, next.own);
      else this.own.delete(id);
    }
    if (changes.length > 0 && this.janitor.due(now)) this.prune(now);
    return true;
  }

  /** Drops attempts whose end could not be saved. */
  private prune(now: number): void {
    for (const [id, leases] of this.own) {
      if (leases.every((until) => until <= now)) this.own.delete(id);
    }
  }
}
