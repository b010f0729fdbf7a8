import type { Type } from '@nestjs/common';
import { ExclusiveQueue } from '../../common/exclusive-queue.js';
import type { FieldDefinition, ModelDefinition } from '../../ports/model.js';
import { Store } from '../../ports/store.js';
import type { StoreDefinition } from '../../ports/store-definition.js';
import { MemoryPresenter } from './memory-presenter.js';
import { MemoryRole } from './memory-role.js';
import { MemoryStore } from './memory.store.js';
import { MemoryTables } from './memory-tables.js';
import { MemoryUser } from './memory-user.js';
import { roleModel } from './role.model.js';
import { userModel } from './user.model.js';

export interface MemoryStoreOptions {
  /** Class of the users that it gives; its constructor is not called. @default a class like `UserBase` */
  readonly user?: Type;
  /** Class of the roles. @default a class with `id`, `name` and `description` */
  readonly role?: Type;
  /** Fields of the site's own, beside those that the features need. */
  readonly fields?: {
    readonly user?: Readonly<Record<string, FieldDefinition>>;
    readonly role?: Readonly<Record<string, FieldDefinition>>;
  };
}

/**
 * Keeps everything in this process's memory: for tests and first steps. Production refuses it.
 * @publicApi
 */
export function memoryStore(options: MemoryStoreOptions = {}): StoreDefinition {
  return {
    kind: 'memory',
    user: options.user ?? MemoryUser,
    imports: () => [],
    providers: (models) => [
      {
        provide: Store,
        useFactory: async () => {
          const store = createMemoryStore(options);
          // The application's own start may need it before ours.
          await store.prepare(models);
          return store;
        },
      },
    ],
  };
}

/** The store itself, for those who need no module; `prepare` still has to be called. */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const { user, role } = options.fields ?? {};
  const models = new Map<string, ModelDefinition>([
    ['user', { ...userModel, fields: { ...userModel.fields, ...user } }],
    ['role', { ...roleModel, fields: { ...roleModel.fields, ...role } }],
  ]);
  const classes = { user: options.user ?? MemoryUser, role: options.role ?? MemoryRole };
  return new MemoryStore({
    models,
    tables: new MemoryTables(models),
    presenter: new MemoryPresenter(models, classes),
    queue: new ExclusiveQueue(PATIENCE, STUCK),
  });
}

const PATIENCE = 10_000;
const STUCK =
  'A transaction of the memory store has been open for 10 s. Inside transaction(fn) use the store that fn is given';
