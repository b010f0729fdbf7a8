import type Database from 'better-sqlite3';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { ExclusiveQueue } from '../../../common/exclusive-queue.js';
import { UniqueViolation } from '../../../ports/store.js';
import type { Outcome, Statement } from '../sql/program.js';

const PATIENCE = 10_000;
const FOREIGN_PATIENCE = 5_000;
const STATEMENTS = 500;
const STUCK =
  'A transaction of the store has kept the SQLite connection for 10 s, and this call waits for it. Inside transaction(fn) use ' +
  'what fn is given; a repository of your own belongs into dataSource.transaction with using(manager)';
const FOREIGN =
  "A transaction of the application's own keeps the SQLite connection. Inside dataSource.transaction use using(manager)";

/**
 * The one connection that TypeORM has to an SQLite database, shared by all requests. While a transaction of the store is open,
 * everything else waits, TypeORM's own statements too; while one of the application's is open, the store's writes wait, or they
 * would go with its rollback.
 */
export class SqliteDatabase {
  /** True from BEGIN to COMMIT of a transaction of the store. */
  private open = false;
  private readonly queue = new ExclusiveQueue(PATIENCE, STUCK);
  private readonly statements = new Map<string, Database.Statement>();
  private readonly atomic: Database.Transaction<(work: () => unknown) => unknown>;

  constructor(private readonly database: Database.Database) {
    this.atomic = database.transaction((work: () => unknown) => work());
    database.pragma('journal_mode = WAL');
    database.pragma('foreign_keys = ON');
    // Another process may hold the lock for a moment.
    database.pragma('busy_timeout = 5000');
  }

  /** Looks at once, or after the transaction of the store that is open. */
  read<T>(work: () => T): T | Promise<T> {
    return this.open ? this.queue.run(work) : work();
  }

  /** Changes something as soon as no transaction is open. */
  write<T>(work: () => T): T | Promise<T> {
    if (!this.queue.occupied && !this.database.inTransaction) return work();
    return this.writeLater(work);
  }

  /** All or nothing; inside a transaction by a savepoint of its own. */
  unit<T>(work: () => T): T {
    return this.atomic.immediate(work) as T;
  }

  /** A transaction that may wait for other things while it is open. */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.queue.exclusive(async () => {
      await this.foreignTransactionsEnd();
      this.database.exec('BEGIN IMMEDIATE');
      this.open = true;
      try {
        const result = await work();
        this.database.exec('COMMIT');
        return result;
      } finally {
        this.open = false;
        if (this.database.inTransaction) this.database.exec('ROLLBACK');
      }
    });
  }

  /** Undoes itself alone, inside a transaction. */
  async savepoint<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.database.exec(`SAVEPOINT ${name}`);
    try {
      return await work();
    } catch (error) {
      this.database.exec(`ROLLBACK TO ${name}`);
      throw error;
    } finally {
      this.database.exec(`RELEASE ${name}`);
    }
  }

  /** For statements of TypeORM itself: they wait for the transaction that is open. */
  turn(): Promise<void> | undefined {
    return this.open ? Promise.resolve(this.queue.run(() => undefined)) : undefined;
  }

  readonly execute = ({ model, text, params }: Statement): Outcome => {
    try {
      const statement = this.prepared(text);
      const values = params.includes(true) || params.includes(false) ? params.map(bound) : params;
      if (statement.reader) {
        const rows = statement.all(...values) as unknown[][];
        return { rows, count: rows.length, insertId: 0 };
      }
      return { rows: [], count: statement.run(...values).changes, insertId: 0 };
    } catch (error) {
      throw isTaken(error) ? new UniqueViolation(model) : error;
    }
  };

  /** A statement whose rows are arrays; kept prepared. */
  prepared(text: string): Database.Statement {
    const known = this.statements.get(text);
    if (known) return known;
    const statement = this.database.prepare(text);
    if (statement.reader) statement.raw(true);
    if (this.statements.size >= STATEMENTS) this.statements.clear();
    this.statements.set(text, statement);
    return statement;
  }

  private async writeLater<T>(work: () => T): Promise<T> {
    const end = Date.now() + FOREIGN_PATIENCE;
    for (;;) {
      const done = await this.queue.run(() =>
        this.database.inTransaction ? null : { result: work() },
      );
      if (done) return done.result;
      if (Date.now() > end) throw new Error(FOREIGN);
      await delay(1);
    }
  }

  /** TypeORM's statements that were let through end within this turn of the event loop; its transactions take their time. */
  private async foreignTransactionsEnd(): Promise<void> {
    const end = Date.now() + FOREIGN_PATIENCE;
    await nextTurn();
    while (this.database.inTransaction) {
      if (Date.now() > end) throw new Error(FOREIGN);
      await delay(1);
    }
  }
}

/** better-sqlite3 binds no booleans. */
function bound(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

function isTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
