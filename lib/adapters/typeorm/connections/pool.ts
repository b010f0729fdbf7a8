import type { Outcome, Statement } from '../sql/program.js';

/** One connection to a server. */
export interface Client {
  execute(statement: Statement): Promise<Outcome>;
  /** BEGIN, COMMIT, SAVEPOINT and the like. */
  control(text: string): Promise<void>;
}

/** A client that was taken out of the pool. */
export interface PooledClient extends Client {
  /** @param broken true to close it instead of giving it back */
  release(broken?: boolean): void;
}

/** TypeORM's own pool of connections, always to the primary: a revoked session must not live on in a replica that lags. */
export interface Pool {
  /** True when an error ends the transaction, so that one that is expected needs a savepoint. */
  readonly errorsEndTransactions: boolean;
  execute(statement: Statement): Promise<Outcome>;
  acquire(): Promise<PooledClient>;
  /** The raw connection of a QueryRunner as a client. */
  clientOf(connection: unknown): Client;
  /** True for the error of a transaction that the server ended to resolve a conflict: it may be tried again. */
  isConflict(error: unknown): boolean;
}
