import { randomToken } from '../../common/random.js';
import { UniqueViolation, type Row, type Store, type Write } from '../../ports/store.js';
import { Counter } from './counter.js';
import { throttleModel } from './throttle.model.js';

const MODEL = throttleModel.name;

type CounterWrite = Exclude<Write, { readonly increment: string }>;

/** A counter as it was read; `revision` is null when no row was there. */
export interface StoredCounter {
  readonly counter: Counter;
  readonly revision: string | null;
}

export const ABSENT: StoredCounter = { counter: Counter.EMPTY, revision: null };

/** What a counter shall become, provided that nobody changed it since it was read. */
export interface CounterChange {
  readonly id: string;
  readonly owner: string | null;
  readonly read: StoredCounter;
  readonly next: Counter;
}

/** Counters in the store. */
export class CounterRepository {
  constructor(private readonly store: Store) {}

  /** Those of these counters that are there, by their ids. */
  async load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredCounter>> {
    const rows = await this.store.list(MODEL, { id: { in: ids } });
    return new Map(rows.map((row) => [String(row['id']), stored(row)]));
  }

  /**
   * All changes or none, in one unit.
   * @returns `false` when one of the counters is no longer as it was read
   */
  async save(changes: readonly CounterChange[]): Promise<boolean> {
    const writes = changes
      .filter(({ read, next }) => !next.isStoredAs(read.counter))
      // One order for all, so that two units never wait for each other's rows.
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .flatMap(toWrite);
    try {
      return await this.perform(writes);
    } catch (error) {
      if (error instanceof UniqueViolation) return false;
      throw error;
    }
  }

  /** One write needs no unit: it costs one statement instead of a transaction. */
  private async perform([first, ...rest]: readonly CounterWrite[]): Promise<boolean> {
    if (!first) return true;
    if (rest.length > 0) return (await this.store.write([first, ...rest])).done;
    if ('create' in first) {
      await this.store.create(MODEL, first.values);
      return true;
    }
    if ('update' in first) return (await this.store.update(MODEL, first.where, first.patch)) === 1;
    return (await this.store.remove(MODEL, first.where)) === 1;
  }

  /** Forgets every counter of an owner, its stop included. */
  async forget(owner: string): Promise<void> {
    await this.store.remove(MODEL, { owner });
  }

  /** Removes up to `limit` rows that say nothing any more, and tells how many went. */
  async purge(now: number, limit: number): Promise<number> {
    const rows = await this.store.list(MODEL, { expiresAt: { lte: now } }, { limit });
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => String(row['id']));
    return this.store.remove(MODEL, { id: { in: ids }, expiresAt: { lte: now } });
  }
}

function stored(row: Row): StoredCounter {
  const leases = String(row['leases'])
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => Number.parseInt(text, 36));
  const counter = new Counter(Number(row['failures']), Number(row['windowEndsAt']), leases);
  return { counter, revision: String(row['revision']) };
}

function toWrite({ id, owner, read, next }: CounterChange): CounterWrite[] {
  const where = { id, revision: read.revision };
  if (next.expiresAt === 0) {
    return read.revision === null ? [] : [{ remove: MODEL, where, expect: 1 }];
  }
  const values = {
    failures: next.failures,
    windowEndsAt: next.windowEndsAt,
    leases: next.leases.map((until) => until.toString(36)).join(' '),
    expiresAt: next.expiresAt,
    revision: randomToken(16),
  };
  if (read.revision === null) return [{ create: MODEL, values: { id, owner, ...values } }];
  return [{ update: MODEL, where, patch: values, expect: 1 }];
}
