import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ExclusiveQueue } from '../../../common/exclusive-queue.js';
import { runAsync, type Program } from '../sql/program.js';
import {
  TRANSACTION_OVER,
  type CommitListeners,
  type Connection,
  type Mode,
} from './connection.js';
import { OwnListeners } from './own-listeners.js';
import type { Client, Pool } from './pool.js';
import { RowLocks } from './row-locks.js';

const ATTEMPTS = 8;

/** A database server outside of transactions. */
export class PooledConnection implements Connection {
  private readonly locks = new RowLocks();

  constructor(private readonly pool: Pool) {}

  run<T>(mode: Mode, program: () => Program<T>, rows: readonly string[] = []): Promise<T> {
    if (mode === 'read') return runAsync(program(), (statement) => this.pool.execute(statement));
    if (mode === 'unit') {
      const unit = (): Promise<T> =>
        this.begin((client) => runAsync(program(), (statement) => client.execute(statement)));
      return this.locks.hold(rows, () => this.again(unit));
    }
    return runAsync(program(), (statement) => this.again(() => this.pool.execute(statement)));
  }

  async transaction<T>(work: (inner: Connection) => Promise<T>): Promise<T> {
    const listeners = new OwnListeners();
    const result = await this.begin(async (client) => {
      let over = false;
      const own = { client: async () => client, isOver: () => over };
      const inner = new PooledTransaction(this.pool, own, listeners);
      try {
        return await work(inner);
      } finally {
        over = true;
      }
    });
    listeners.committed(null);
    return result;
  }

  afterCommit(listener: () => void): void {
    listener();
  }

  private async begin<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.pool.acquire();
    let broken = false;
    try {
      await client.control('BEGIN');
      const result = await work(client);
      await client.control('COMMIT');
      return result;
    } catch (error) {
      await client.control('ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Conflicting statements are let through one by one: the database undid everything of the one that it ended. */
  private async again<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === ATTEMPTS || !this.pool.isConflict(error)) throw error;
        await delay(randomInt(10 * attempt));
      }
    }
  }
}

/** A database server inside of a transaction, the store's or the application's; its statements go one after the other. */
export class PooledTransaction implements Connection {
  private readonly queue = new ExclusiveQueue(
    60_000,
    'This call has waited 60 s for another one of the same transaction',
  );

  constructor(
    private readonly pool: Pool,
    private readonly own: { client(): Promise<Client>; isOver(): boolean },
    private readonly listeners: CommitListeners,
    private readonly depth = 1,
  ) {}

  run<T>(mode: Mode, program: () => Program<T>): Promise<T> {
    return this.alone((client) => {
      const work = (): Promise<T> => runAsync(program(), (statement) => client.execute(statement));
      const guarded = mode === 'guarded' && this.pool.errorsEndTransactions;
      return guarded || mode === 'unit' ? this.savepoint(client, work) : work();
    });
  }

  transaction<T>(work: (inner: Connection) => Promise<T>): Promise<T> {
    return this.alone(async (client) => {
      const listeners = new OwnListeners();
      let over = false;
      const own = { client: async () => client, isOver: () => over || this.own.isOver() };
      const inner = new PooledTransaction(this.pool, own, listeners, this.depth + 1);
      const result = await this.savepoint(client, () => work(inner)).finally(() => {
        over = true;
      });
      listeners.committed(this.listeners);
      return result;
    });
  }

  afterCommit(listener: () => void): void {
    if (this.own.isOver()) throw new Error(TRANSACTION_OVER);
    this.listeners.add(listener);
  }

  private alone<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return this.queue.exclusive(async () => {
      if (this.own.isOver()) throw new Error(TRANSACTION_OVER);
      return work(await this.own.client());
    });
  }

  /** MySQL forgets a savepoint when another takes its name, so every depth has its own. */
  private async savepoint<T>(client: Client, work: () => Promise<T>): Promise<T> {
    const name = `security_${this.depth}`;
    await client.control(`SAVEPOINT ${name}`);
    try {
      const result = await work();
      await client.control(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      await client.control(`ROLLBACK TO SAVEPOINT ${name}`);
      await client.control(`RELEASE SAVEPOINT ${name}`);
      throw error;
    }
  }
}
