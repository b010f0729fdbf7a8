import type Database from 'better-sqlite3';
import type { Pool as PgPool } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import type { ModelDefinition } from '../../ports/model.js';
import type { Connection } from './connections/connection.js';
import { MysqlPool } from './connections/mysql.pool.js';
import type { Pool } from './connections/pool.js';
import { PooledConnection, PooledTransaction } from './connections/pooled.connection.js';
import { PostgresPool } from './connections/postgres.pool.js';
import { SqliteConnection, SqliteTransaction } from './connections/sqlite.connection.js';
import { SqliteDatabase } from './connections/sqlite-database.js';
import { claimUsers } from './entities/user-claims.js';
import { checkEntities } from './schema/check-entities.js';
import { Schema, type PersonClasses } from './schema/schema.js';
import { mysqlDialect, postgresDialect, sqliteDialect, type Dialect } from './sql/dialect.js';
import { PrincipalPrograms } from './sql/principal.program.js';
import { PersonSubscriber } from './subscribers/person.subscriber.js';
import { TransactionSubscriber } from './subscribers/transaction.subscriber.js';

/** What a prepared store works with. */
export interface OpenDatabase {
  readonly schema: Schema;
  readonly connection: Connection;
  readonly principals: PrincipalPrograms;
  /** A connection inside the application's own transaction. */
  join(runner: QueryRunner): Connection;
}

// Keyed by what is shared, not by application: all stores on one DataSource take turns on its one SQLite connection.
const sqliteDatabases = new WeakMap<Database.Database, SqliteDatabase>();
const transactions = new WeakMap<DataSource, TransactionSubscriber>();

/**
 * Checks that the DataSource can serve the models and gets everything ready.
 * @throws StoreUnfit with one line for each thing that is wrong
 */
export function openDatabase(
  dataSource: DataSource,
  classes: PersonClasses,
  models: readonly ModelDefinition[],
): OpenDatabase {
  checkEntities(dataSource, classes, models);
  claimUsers(dataSource, classes.user);
  const schema = new Schema(dataSource, dialectOf(dataSource), classes, models);
  for (const { metadata, shape } of [schema.users, schema.roles]) {
    dataSource.subscribers.push(new PersonSubscriber(metadata.target as never, shape));
  }
  let principals: PrincipalPrograms | undefined;
  return {
    schema,
    ...connect(dataSource),
    // A store without sessions has no use for them.
    get principals() {
      return (principals ??= new PrincipalPrograms(schema));
    },
  };
}

function dialectOf({ options: { type } }: DataSource): Dialect {
  if (type === 'better-sqlite3') return sqliteDialect;
  return type === 'postgres' ? postgresDialect : mysqlDialect;
}

function connect(dataSource: DataSource): Pick<OpenDatabase, 'connection' | 'join'> {
  if (dataSource.options.type === 'better-sqlite3') return connectSqlite(dataSource);
  const pool = poolOf(dataSource);
  const subscriber = transactionsOf(dataSource, null);
  return {
    connection: new PooledConnection(pool),
    join: (runner) => {
      const transaction = subscriber.join(runner);
      const client = async () => pool.clientOf(await runner.connect());
      const own = { client, isOver: () => transaction.over };
      return new PooledTransaction(pool, own, transaction);
    },
  };
}

function connectSqlite(dataSource: DataSource): Pick<OpenDatabase, 'connection' | 'join'> {
  const { driver } = dataSource as unknown as { driver: { databaseConnection: Database.Database } };
  const raw = driver.databaseConnection;
  const database = sqliteDatabases.get(raw) ?? new SqliteDatabase(raw);
  sqliteDatabases.set(raw, database);
  const subscriber = transactionsOf(dataSource, database);
  return {
    connection: new SqliteConnection(database),
    join: (runner) => {
      const transaction = subscriber.join(runner);
      return new SqliteTransaction(database, transaction, () => transaction.over);
    },
  };
}

function poolOf({ options, driver }: DataSource): Pool {
  if (options.type !== 'postgres') return new MysqlPool(driver);
  return new PostgresPool((driver as unknown as { master: PgPool }).master);
}

function transactionsOf(
  dataSource: DataSource,
  database: SqliteDatabase | null,
): TransactionSubscriber {
  const known = transactions.get(dataSource);
  if (known) return known;
  const subscriber = new TransactionSubscriber(database);
  dataSource.subscribers.push(subscriber);
  transactions.set(dataSource, subscriber);
  return subscriber;
}
