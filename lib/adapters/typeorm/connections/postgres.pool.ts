import { createHash } from 'node:crypto';
import type { ClientBase, Pool as PgPool, PoolClient, QueryResult } from 'pg';
import { UniqueViolation } from '../../../ports/store.js';
import type { Outcome, Statement } from '../sql/program.js';
import type { Client, Pool, PooledClient } from './pool.js';

const UNIQUE_VIOLATION = '23505';
const CONFLICTS: ReadonlySet<unknown> = new Set(['40001', '40P01']);
const NAMES = 1000;

/** PostgreSQL through node-postgres, with prepared statements. */
export class PostgresPool implements Pool {
  readonly errorsEndTransactions = true;
  private readonly names = new Map<string, string>();

  constructor(private readonly pool: PgPool) {}

  execute(statement: Statement): Promise<Outcome> {
    return this.query(this.pool, statement);
  }

  async acquire(): Promise<PooledClient> {
    const client = await this.pool.connect();
    // A connection that breaks while it is out would end the process; the statement under way fails anyway.
    client.on('error', ignore);
    const release = (broken = false): void => {
      client.off('error', ignore);
      client.release(broken);
    };
    return { ...this.clientOf(client), release };
  }

  clientOf(connection: unknown): Client {
    const client = connection as PoolClient;
    return {
      execute: (statement) => this.query(client, statement),
      control: async (text) => void (await client.query(text)),
    };
  }

  isConflict(error: unknown): boolean {
    return CONFLICTS.has((error as { code?: unknown }).code);
  }

  private async query(on: PgPool | ClientBase, statement: Statement): Promise<Outcome> {
    const { model, text, params } = statement;
    try {
      const config = { name: this.nameOf(text), text, values: params as unknown[] };
      const result: QueryResult<unknown[]> = await on.query({ ...config, rowMode: 'array' });
      return { rows: result.rows, count: result.rowCount ?? 0, insertId: 0 };
    } catch (error) {
      const taken = (error as { code?: unknown }).code === UNIQUE_VIOLATION;
      throw taken ? new UniqueViolation(model) : error;
    }
  }

  /** The name under which the server keeps a statement prepared: the same for all stores on one pool. */
  private nameOf(text: string): string {
    const known = this.names.get(text);
    if (known) return known;
    const name = `security_${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`;
    if (this.names.size >= NAMES) this.names.clear();
    this.names.set(text, name);
    return name;
  }
}

function ignore(): void {}
