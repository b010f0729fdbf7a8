import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { securityEntities } from '../../lib/adapters/typeorm/entities/security-entities.js';
import { SecurityRole } from '../../lib/adapters/typeorm/entities/security-role.entity.js';
import { SecurityUser } from '../../lib/adapters/typeorm/entities/security-user.entity.js';
import { TypeOrmStore } from '../../lib/adapters/typeorm/typeorm.store.js';
import { builtInModels } from '../../lib/core/models.js';
import type { Store } from '../../lib/ports/store.js';
import { addressOf } from './services.js';

/** A database of its own with several connections that know nothing of each other, as several processes have. */
export interface SharedDatabase {
  readonly stores: readonly Store[];
  close(): Promise<void>;
}

/** The connection options of a new database, and how to remove it. */
interface Place {
  readonly options: DataSourceOptions;
  remove(): Promise<unknown>;
}

export const openSqlite = (processes: number): Promise<SharedDatabase> => open(processes, sqlite);

export const openServer =
  (type: 'postgres' | 'mariadb') =>
  (processes: number): Promise<SharedDatabase> =>
    open(processes, () => server(type));

async function open(processes: number, create: () => Promise<Place>): Promise<SharedDatabase> {
  const place = await create();
  const sources: DataSource[] = [];
  const stores: Store[] = [];
  for (let n = 0; n < processes; n++) {
    const entities = securityEntities();
    const source = new DataSource({ ...place.options, entities, synchronize: n === 0 });
    sources.push(await source.initialize());
    const classes = { user: SecurityUser, role: SecurityRole, fields: { user: {}, role: {} } };
    const store = new TypeOrmStore(source, classes);
    await store.prepare(builtInModels);
    stores.push(store);
  }
  const close = async (): Promise<void> => {
    for (const source of sources) await source.destroy();
    await place.remove();
  };
  return { stores, close };
}

async function sqlite(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'shared-database-'));
  return {
    options: { type: 'better-sqlite3', database: join(folder, 'app.db') },
    remove: () => rm(folder, { recursive: true }),
  };
}

async function server(type: 'postgres' | 'mariadb'): Promise<Place> {
  const name = `shared_${randomBytes(6).toString('hex')}`;
  const url = new URL(addressOf(type));
  const admin = new DataSource({ type, url: url.href });
  await admin.initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return {
    options: { type, url: url.href },
    remove: async () => {
      await admin.query(`DROP DATABASE ${name}`);
      await admin.destroy();
    },
  };
}
