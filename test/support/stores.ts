import { DataSource } from 'typeorm';
import { securityEntities } from '../../lib/adapters/typeorm/entities/security-entities.js';
import { SecurityRole } from '../../lib/adapters/typeorm/entities/security-role.entity.js';
import { SecurityUser } from '../../lib/adapters/typeorm/entities/security-user.entity.js';
import { TypeOrmStore } from '../../lib/adapters/typeorm/typeorm.store.js';
import { builtInModels } from '../../lib/core/models.js';
import { createMemoryStore } from '../../lib/core/users/memory-store.js';
import type { Store } from '../../lib/ports/store.js';

/** An open store with the package's models, and how to close it. */
export interface OpenStore {
  readonly store: Store;
  close(): Promise<void>;
}

/** The stores that the core's own tests run on. */
export const STORES: readonly (readonly [name: string, open: () => Promise<OpenStore>])[] = [
  ['memory', openMemory],
  ['SQLite', openSqlite],
];

async function openMemory(): Promise<OpenStore> {
  const store = createMemoryStore();
  await store.prepare(builtInModels);
  return { store, close: async () => undefined };
}

async function openSqlite(): Promise<OpenStore> {
  const source = new DataSource({
    type: 'better-sqlite3',
    database: ':memory:',
    entities: securityEntities(),
    synchronize: true,
  });
  await source.initialize();
  const classes = { user: SecurityUser, role: SecurityRole, fields: { user: {}, role: {} } };
  const store = new TypeOrmStore(source, classes);
  await store.prepare(builtInModels);
  return { store, close: () => source.destroy() };
}
