import type { Connection as MysqlConnection, ResultSetHeader } from 'mysql2';
import { UniqueViolation } from '../../../ports/store.js';
import type { Outcome, Statement } from '../sql/program.js';
import type { Client, Pool, PooledClient } from './pool.js';

/** The part of TypeORM's driver that is used. */
export interface MysqlDriver {
  obtainMasterConnection(): Promise<unknown>;
}

type Pooled = MysqlConnection & { release(): void };

const DUPLICATE = 1062;
/** Deadlock; MariaDB's "record has changed since last read". */
const CONFLICTS: ReadonlySet<unknown> = new Set([1213, 1020]);

/** MySQL and MariaDB through mysql2, with prepared statements. */
export class MysqlPool implements Pool {
  readonly errorsEndTransactions = false;

  constructor(private readonly driver: MysqlDriver) {}

  async execute(statement: Statement): Promise<Outcome> {
    const connection = (await this.driver.obtainMasterConnection()) as Pooled;
    try {
      return await execute(connection, statement);
    } finally {
      connection.release();
    }
  }

  async acquire(): Promise<PooledClient> {
    const connection = (await this.driver.obtainMasterConnection()) as Pooled;
    const release = (broken = false): void => {
      if (broken) connection.destroy();
      else connection.release();
    };
    return { ...this.clientOf(connection), release };
  }

  clientOf(connection: unknown): Client {
    const client = connection as MysqlConnection;
    return {
      execute: (statement) => execute(client, statement),
      control: (text) =>
        new Promise((resolve, reject) => {
          client.query(text, (error) => (error ? reject(error) : resolve()));
        }),
    };
  }

  isConflict(error: unknown): boolean {
    return CONFLICTS.has((error as { errno?: unknown }).errno);
  }
}

function execute(connection: MysqlConnection, statement: Statement): Promise<Outcome> {
  const { model, text, params } = statement;
  const options = { sql: text, values: params as string[], rowsAsArray: true };
  return new Promise((resolve, reject) => {
    connection.execute(options, (error, result) => {
      if (!error) resolve(outcomeOf(result as unknown[][] | ResultSetHeader));
      else reject(error.errno === DUPLICATE ? new UniqueViolation(model) : error);
    });
  });
}

/** mysql2 asks for matched rows (CLIENT_FOUND_ROWS), not only changed ones. */
function outcomeOf(result: unknown[][] | ResultSetHeader): Outcome {
  if (Array.isArray(result)) return { rows: result, count: result.length, insertId: 0 };
  return { rows: [], count: result.affectedRows, insertId: Number(result.insertId) };
}
