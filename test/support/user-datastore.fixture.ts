import type { DataSource } from 'typeorm';
import { canonicalIdentity } from '../../lib/common/identity.js';
import { builtInModels } from '../../lib/core/models.js';
import { createMemoryStore } from '../../lib/core/users/memory-store.js';
import { roleModel } from '../../lib/core/users/role.model.js';
import { UserDatastore } from '../../lib/core/users/user.datastore.js';
import { userModel } from '../../lib/core/users/user.model.js';
import type { ModelDefinition } from '../../lib/ports/model.js';
import type { Store } from '../../lib/ports/store.js';
import { sqlite } from './databases.js';
import { openTypeOrmStore } from './typeorm-contract.js';

/** A datastore with what happened on it. */
export interface DatastoreFixture {
  readonly users: UserDatastore;
  readonly store: Store;
  /** Names of the events that were published, with the payloads. */
  readonly events: { name: string; payload: unknown }[];
  readonly dataSource: DataSource | null;
  close(): Promise<void>;
}

export const fixtureModels: readonly ModelDefinition[] = [
  {
    ...userModel,
    fields: { ...userModel.fields, confirmedAt: { type: 'timestamp', nullable: true } },
  },
  roleModel,
  ...builtInModels,
];

/** A datastore on a store, with a hasher whose hashes can be read. */
export function datastoreOn(store: Store): Pick<DatastoreFixture, 'users' | 'events'> {
  const events: DatastoreFixture['events'] = [];
  const users = new UserDatastore({
    store,
    models: fixtureModels,
    hasher: { hash: async (plain) => `hashed:${plain}` },
    events: { emit: (name, payload) => void events.push({ name, payload }) },
    attributes: [{ name: 'email', canonical: (value) => canonicalIdentity('email', value) }],
  });
  return { users, events };
}

export async function memoryFixture(): Promise<DatastoreFixture> {
  const store = createMemoryStore();
  await store.prepare(fixtureModels);
  return { ...datastoreOn(store), store, dataSource: null, close: async () => undefined };
}

export async function sqliteFixture(): Promise<DatastoreFixture> {
  const database = await sqlite.make();
  const { store, dataSource } = await openTypeOrmStore(database, fixtureModels);
  const close = async (): Promise<void> => {
    await dataSource.destroy();
    await database.drop();
  };
  return { ...datastoreOn(store), store, dataSource, close };
}
