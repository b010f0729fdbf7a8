import type { EntitySubscriberInterface, QueryRunner } from 'typeorm';
import type { CommitListeners } from '../connections/connection.js';
import { callListener } from '../connections/own-listeners.js';
import type { SqliteDatabase } from '../connections/sqlite-database.js';

/** Follows the application's own transactions, which {@link TypeOrmStore.using} joins. */
export class TransactionSubscriber implements EntitySubscriberInterface {
  private readonly joined = new WeakMap<QueryRunner, JoinedTransaction>();

  /** @param database where the store shares TypeORM's one connection */
  constructor(private readonly database: SqliteDatabase | null) {}

  /** The transaction that is open on this runner. */
  join(runner: QueryRunner): JoinedTransaction {
    const known = this.joined.get(runner);
    if (known) return known;
    const transaction = new JoinedTransaction(runner);
    this.joined.set(runner, transaction);
    return transaction;
  }

  beforeQuery(): Promise<void> | undefined {
    return this.database?.turn();
  }

  afterTransactionCommit({ queryRunner }: { readonly queryRunner: QueryRunner }): void {
    const depth = depthOf(queryRunner);
    if (this.joined.get(queryRunner)?.committed(depth)) this.joined.delete(queryRunner);
  }

  afterTransactionRollback({ queryRunner }: { readonly queryRunner: QueryRunner }): void {
    const depth = depthOf(queryRunner);
    if (this.joined.get(queryRunner)?.rolledBack(depth)) this.joined.delete(queryRunner);
  }
}

/** One transaction of the application; TypeORM nests further ones as savepoints at a greater depth. */
export class JoinedTransaction implements CommitListeners {
  over = false;
  private listeners: { readonly depth: number; readonly call: () => void }[] = [];

  constructor(private readonly runner: QueryRunner) {}

  add(call: () => void): void {
    this.listeners.push({ depth: depthOf(this.runner), call });
  }

  /** @param depth how many transactions are still open; true when none is */
  committed(depth: number): boolean {
    if (depth > 0) {
      this.listeners = this.listeners.map(({ call, ...at }) => ({
        call,
        depth: Math.min(at.depth, depth),
      }));
      return false;
    }
    this.over = true;
    for (const { call } of this.listeners) callListener(call);
    return true;
  }

  rolledBack(depth: number): boolean {
    this.listeners = this.listeners.filter((listener) => listener.depth <= depth);
    this.over = depth === 0;
    return this.over;
  }
}

/** TypeORM counts the transactions inside one another, and has lowered the number when it tells of an end. */
function depthOf(runner: QueryRunner): number {
  return (runner as unknown as { transactionDepth: number }).transactionDepth;
}
