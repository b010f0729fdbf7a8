import type { Program } from '../sql/program.js';

/**
 * What a program needs: `read` only looks; `single` is one statement that changes something; `guarded` is one that may find a
 * unique value taken, which must not end the transaction around it; `unit` is several, all or nothing.
 */
export type Mode = 'read' | 'single' | 'guarded' | 'unit';

/** Where programs run: the database itself, or one transaction of it. */
export interface Connection {
  /**
   * May call `program` again when the database chose this transaction to end a deadlock.
   * @param rows names of the rows that a unit changes, as far as they are known
   */
  run<T>(mode: Mode, program: () => Program<T>, rows?: readonly string[]): T | Promise<T>;
  transaction<T>(work: (inner: Connection) => Promise<T>): Promise<T>;
  afterCommit(listener: () => void): void;
}

/** Those who wait for a transaction's commit. */
export interface CommitListeners {
  add(listener: () => void): void;
}

export const TRANSACTION_OVER = 'This transaction is over';
