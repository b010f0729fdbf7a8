import { ExclusiveQueue } from '../../../common/exclusive-queue.js';
import { runSync, type Program } from '../sql/program.js';
import {
  TRANSACTION_OVER,
  type CommitListeners,
  type Connection,
  type Mode,
} from './connection.js';
import { OwnListeners } from './own-listeners.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** SQLite outside of transactions. */
export class SqliteConnection implements Connection {
  constructor(private readonly database: SqliteDatabase) {}

  run<T>(mode: Mode, program: () => Program<T>): T | Promise<T> {
    const { database } = this;
    const work = (): T => runSync(program(), database.execute);
    if (mode === 'read') return database.read(work);
    return database.write(mode === 'unit' ? () => database.unit(work) : work);
  }

  async transaction<T>(work: (inner: Connection) => Promise<T>): Promise<T> {
    const listeners = new OwnListeners();
    let over = false;
    const inner = new SqliteTransaction(this.database, listeners, () => over);
    const result = await this.database
      .transaction(() => work(inner))
      .finally(() => {
        over = true;
      });
    listeners.committed(null);
    return result;
  }

  afterCommit(listener: () => void): void {
    listener();
  }
}

/** SQLite inside of a transaction, the store's or the application's. */
export class SqliteTransaction implements Connection {
  private readonly queue = new ExclusiveQueue(10_000, 'A nested transaction waits for itself');

  constructor(
    private readonly database: SqliteDatabase,
    private readonly listeners: CommitListeners,
    private readonly isOver: () => boolean,
  ) {}

  run<T>(mode: Mode, program: () => Program<T>): T | Promise<T> {
    const { database } = this;
    return this.queue.run(() => {
      this.refuseIfOver();
      const work = (): T => runSync(program(), database.execute);
      return mode === 'unit' ? database.unit(work) : work();
    });
  }

  transaction<T>(work: (inner: Connection) => Promise<T>): Promise<T> {
    return this.queue.exclusive(async () => {
      this.refuseIfOver();
      const listeners = new OwnListeners();
      let over = false;
      const inner = new SqliteTransaction(this.database, listeners, () => over || this.isOver());
      const result = await this.database
        .savepoint('security_nested', () => work(inner))
        .finally(() => {
          over = true;
        });
      listeners.committed(this.listeners);
      return result;
    });
  }

  afterCommit(listener: () => void): void {
    this.refuseIfOver();
    this.listeners.add(listener);
  }

  private refuseIfOver(): void {
    if (this.isOver()) throw new Error(TRANSACTION_OVER);
  }
}
