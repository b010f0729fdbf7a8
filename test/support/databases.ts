import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { describe } from 'vitest';
import { addressOf, describeWith } from './services.js';

/** A database of one test run's own: options for a DataSource, and what takes everything away again. */
export interface TestDatabase {
  readonly options: DataSourceOptions;
  drop(): Promise<void>;
}

/** One kind of database that tests run on. */
export interface DatabaseKind {
  readonly name: 'sqlite' | 'postgres' | 'mariadb';
  /** Makes a database that no other spec file sees. */
  make(): Promise<TestDatabase>;
}

/** SQLite in a file, so that it is written and locked as in real use. */
export const sqlite: DatabaseKind = {
  name: 'sqlite',
  async make() {
    const folder = await mkdtemp(join(tmpdir(), 'nest-security-'));
    return {
      options: { type: 'better-sqlite3', database: join(folder, 'test.db') },
      drop: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

/** PostgreSQL, each run in a schema of its own. */
export const postgres: DatabaseKind = {
  name: 'postgres',
  async make() {
    const schema = uniqueName();
    const options = { type: 'postgres', ...credentials('postgres') } as const;
    await statement(options, `CREATE SCHEMA "${schema}"`);
    return {
      options: { ...options, schema, extra: { max: 10 } },
      drop: () => statement(options, `DROP SCHEMA "${schema}" CASCADE`),
    };
  },
};

/** MariaDB, each run in a database of its own. */
export const mariadb: DatabaseKind = {
  name: 'mariadb',
  async make() {
    const database = uniqueName();
    const options = { type: 'mariadb', ...credentials('mariadb') } as const;
    await statement(options, `CREATE DATABASE \`${database}\``);
    return {
      options: { ...options, database, poolSize: 10 },
      drop: () => statement(options, `DROP DATABASE \`${database}\``),
    };
  },
};

export const databases: readonly DatabaseKind[] = [sqlite, postgres, mariadb];

/** A suite on one kind of database; one that needs a server is never skipped silently. */
export function describeOn({ name }: DatabaseKind, title: string, suite: () => void): void {
  if (name === 'sqlite') describe(title, suite);
  else describeWith(name, title, suite);
}

function uniqueName(): string {
  return `nest_security_${randomBytes(6).toString('hex')}`;
}

function credentials(service: 'postgres' | 'mariadb') {
  const url = new URL(addressOf(service));
  return {
    host: url.hostname,
    port: Number(url.port || (service === 'postgres' ? 5432 : 3306)),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
  };
}

async function statement(options: DataSourceOptions, text: string): Promise<void> {
  const dataSource = await new DataSource(options).initialize();
  try {
    await dataSource.query(text);
  } finally {
    await dataSource.destroy();
  }
}
