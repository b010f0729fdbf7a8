import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { after, type MaybePromise } from '../../common/maybe-promise.js';
import type { ModelDefinition } from '../../ports/model.js';
import { Store } from '../../ports/store.js';
import type {
  DeferredWrite,
  ListOptions,
  Principal,
  Row,
  Where,
  Write,
  WriteOutcome,
} from '../../ports/store.js';
import type { Connection } from './connections/connection.js';
import { hideClassSecrets } from './entities/class-secrets.js';
import { openDatabase, type OpenDatabase } from './open-database.js';
import { describeDatabase } from './schema/describe-database.js';
import type { PersonClasses } from './schema/schema.js';
import { incrementProgram } from './sql/increment.program.js';
import { insertProgram } from './sql/insert.program.js';
import { linkProgram, unlinkProgram } from './sql/link.program.js';
import { removeProgram, removesLinks } from './sql/remove.program.js';
import { rowsOf } from './sql/rows-of.js';
import { findProgram, listProgram } from './sql/select.program.js';
import { unitProgram, UnitUndone } from './sql/unit.program.js';
import { updateProgram } from './sql/update.program.js';

/** The store over a TypeORM DataSource; its statements go to the driver itself, so that each verb is one of them. */
export class TypeOrmStore extends Store {
  private database: OpenDatabase | null = null;
  private joined: Connection | null = null;

  /** @param models those that it is prepared with, should something need it before {@link prepare} */
  constructor(
    private readonly dataSource: DataSource,
    private readonly classes: PersonClasses,
    private models: readonly ModelDefinition[] = [],
  ) {
    super();
  }

  async prepare(models: readonly ModelDefinition[]): Promise<void> {
    if (!this.database || models !== this.models) {
      this.models = models;
      this.database = openDatabase(this.dataSource, this.classes, models);
    }
    const { users, roles } = this.database.schema;
    for (const { metadata, shape } of [users, roles])
      await hideClassSecrets(metadata.target as never, shape.hidden);
  }

  async create(model: string, values: Row): Promise<Row> {
    const { schema } = this.open;
    const entity = await schema.newPerson(model, values);
    const mode = Array.isArray(values['roles']) ? 'unit' : 'single';
    return this.connection.run(mode, () => insertProgram(schema, model, values, entity));
  }

  async find(model: string, where: Where): Promise<Row | null> {
    const { schema } = this.open;
    const row = await this.connection.run('read', () => findProgram(schema, model, where));
    await schema.loaded(row);
    return row;
  }

  async list(model: string, where: Where, options: ListOptions = {}): Promise<Row[]> {
    const { schema } = this.open;
    const rows = await this.connection.run('read', () =>
      listProgram(schema, model, where, options),
    );
    if (schema.listens) for (const row of rows) await schema.loaded(row);
    return rows;
  }

  async update(model: string, where: Where, patch: Row): Promise<number> {
    const { schema } = this.open;
    return this.connection.run('guarded', () => updateProgram(schema, model, where, patch));
  }

  async increment(
    model: string,
    key: Row,
    field: string,
    by: number,
    create?: Row,
  ): Promise<number | null> {
    const { schema } = this.open;
    const increment = { model, key, field, by, create };
    return this.connection.run('single', () => incrementProgram(schema, increment));
  }

  async remove(model: string, where: Where): Promise<number> {
    const { schema } = this.open;
    const mode = removesLinks(model) ? 'unit' : 'single';
    return this.connection.run(mode, () => removeProgram(schema, model, where));
  }

  async link(userId: string, roleId: string): Promise<boolean> {
    const { schema } = this.open;
    return this.connection.run('guarded', () => linkProgram(schema, userId, roleId));
  }

  async unlink(userId: string, roleId: string): Promise<boolean> {
    const { schema } = this.open;
    return this.connection.run('single', () => unlinkProgram(schema, userId, roleId));
  }

  async write(writes: readonly (Write | DeferredWrite)[]): Promise<WriteOutcome> {
    const { schema } = this.open;
    const entities = new Map<number, Row>();
    for (const [index, write] of writes.entries()) {
      if (typeof write === 'function' || !('values' in write)) continue;
      const entity = await schema.newPerson(write.create, write.values);
      if (entity) entities.set(index, entity);
    }
    try {
      const run = () => unitProgram(schema, writes, entities);
      const result = await this.connection.run('unit', run, rowsOf(schema, writes));
      return { done: true, ...result };
    } catch (error) {
      if (error instanceof UnitUndone) return { done: false, undone: error.index };
      throw error;
    }
  }

  async transaction<T>(work: (store: Store) => Promise<T>): Promise<T> {
    return this.connection.transaction((inner) => work(this.on(inner)));
  }

  override using(manager: unknown): TypeOrmStore {
    const runner = runnerOf(manager);
    if (!runner?.isTransactionActive || runner.isReleased) {
      throw new Error('using() takes the EntityManager or QueryRunner of an open transaction');
    }
    if (runner.dataSource !== this.dataSource) {
      throw new Error('using() takes a transaction of the DataSource that the store is on');
    }
    return this.on(this.open.join(runner));
  }

  override afterCommit(listener: () => void): void {
    this.connection.afterCommit(listener);
  }

  override hasField(model: string, field: string): boolean {
    return this.open.schema.find(model)?.column(field) !== undefined;
  }

  override describe(): Promise<readonly string[]> {
    return describeDatabase(this.dataSource, this.classes, this.models);
  }

  principalBySession(digest: string, now: number): MaybePromise<Principal | null> {
    const { principals, schema } = this.open;
    const found = this.connection.run('read', () => principals.bySession(digest, now));
    return schema.listens ? after(found, (principal) => this.heard(principal)) : found;
  }

  principalById(userId: string, jti?: string): MaybePromise<Principal | null> {
    const { principals, schema } = this.open;
    const found = this.connection.run('read', () => principals.byId(userId, jti));
    return schema.listens ? after(found, (principal) => this.heard(principal)) : found;
  }

  private async heard(principal: Principal | null): Promise<Principal | null> {
    if (principal) await this.open.schema.loaded(principal.user);
    return principal;
  }

  private on(connection: Connection): TypeOrmStore {
    const store = new TypeOrmStore(this.dataSource, this.classes, this.models);
    store.database = this.open;
    store.joined = connection;
    return store;
  }

  private get connection(): Connection {
    return this.joined ?? this.open.connection;
  }

  private get open(): OpenDatabase {
    if (this.database) return this.database;
    if (this.models.length === 0) throw new Error('The store has not been prepared');
    return (this.database = openDatabase(this.dataSource, this.classes, this.models));
  }
}

function runnerOf(manager: unknown): QueryRunner | undefined {
  if (typeof manager !== 'object' || manager === null) return undefined;
  if ('isTransactionActive' in manager) return manager as QueryRunner;
  return (manager as EntityManager).queryRunner;
}
