import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import {
  DataSource,
  DefaultNamingStrategy,
  Entity,
  JoinTable,
  ManyToMany,
  PrimaryGeneratedColumn,
} from 'typeorm';
import { afterEach, describe, expect, it } from 'vitest';
import {
  securityEntities,
  SecurityRole,
  typeOrmStore,
  UserBase,
} from '../../../lib/adapters/typeorm/index.js';
import { Store } from '../../../lib/ports/store.js';
import type { StoreDefinition } from '../../../lib/ports/store-definition.js';
import { applicationModels } from '../../support/sqlite-store.js';

@Entity('members')
class Member extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

/** A naming strategy as sites have them: it would name every table and column its own way. */
class Shouting extends DefaultNamingStrategy {
  override tableName(target: string, given: string | undefined): string {
    return given ?? target.toUpperCase();
  }

  override columnName(property: string, given: string, prefixes: string[]): string {
    return given || [...prefixes, property].join('_').toUpperCase();
  }

  override joinTableColumnName(table: string, property: string, column?: string): string {
    return `${table}_${column ?? property}`.toUpperCase();
  }
}

const memory = { type: 'better-sqlite3', database: ':memory:', retryAttempts: 0 } as const;

/** What the package's own module does with a store definition. */
function securityModule(definition: StoreDefinition): DynamicModule {
  @Module({})
  class SecurityLike {}
  return {
    module: SecurityLike as Type,
    imports: definition.imports(applicationModels),
    providers: definition.providers(applicationModels),
    exports: [Store],
  };
}

describe('typeOrmStore in Nest', () => {
  const running: TestingModule[] = [];
  afterEach(async () => {
    for (const module of running.splice(0)) await module.close();
  });

  async function start(options: TypeOrmModuleOptions, definition = typeOrmStore()): Promise<Store> {
    const imports = [TypeOrmModule.forRoot(options), securityModule(definition)];
    const module = await Test.createTestingModule({ imports }).compile();
    running.push(module);
    const store = module.get(Store);
    await store.prepare(applicationModels);
    return store;
  }

  async function works(store: Store): Promise<void> {
    const role = await store.create('role', { name: 'admin' });
    const values = { email: 'ann@site.test', active: true, uniquifier: 'u', roles: [role] };
    const user = await store.create('user', values);
    expect((await store.principalById(String(user['id'])))?.user).toMatchObject({ id: 1 });
  }

  it('needs nothing but autoLoadEntities', async () => {
    await works(await start({ ...memory, autoLoadEntities: true, synchronize: true }));
  });

  it('can be used before it was prepared, by the start of another module', async () => {
    const options = { ...memory, autoLoadEntities: true, synchronize: true };
    const imports = [TypeOrmModule.forRoot(options), securityModule(typeOrmStore())];
    const module = await Test.createTestingModule({ imports }).compile();
    running.push(module);
    await works(module.get(Store));
    await module.get(Store).prepare(applicationModels);
  });

  it('works with its entities listed, or both', async () => {
    const entities = securityEntities();
    await works(await start({ ...memory, entities, synchronize: true }));
    await works(await start({ ...memory, entities, autoLoadEntities: true, synchronize: true }));
  });

  it('two applications with the same classes live on one DataSource name', async () => {
    const options = { ...memory, autoLoadEntities: true, synchronize: true };
    const [one, other] = [await start(options), await start(options)];
    await works(one);
    await works(other);
  });

  it('names its tables and columns whatever the naming strategy', async () => {
    const options = { ...memory, autoLoadEntities: true, synchronize: true };
    await works(await start({ ...options, namingStrategy: new Shouting() }));
    const entityMetadatas = running.at(-1)?.get(DataSource).entityMetadatas ?? [];
    const names = entityMetadatas.flatMap(({ tableName, columns }) => [
      tableName,
      ...columns.map(({ databaseName }) => databaseName),
    ]);
    for (const name of names) expect(name).toMatch(/^[a-z_]+$/);
    expect(names).toEqual(expect.arrayContaining(['security_user_role', 'user_id', 'role_id']));
    expect(names).toEqual(expect.arrayContaining(['security_session', 'idle_expires_at']));
  });

  it('two applications with other user classes live on one DataSource name and on others', async () => {
    const options = { ...memory, autoLoadEntities: true, synchronize: true };
    const named = typeOrmStore({ user: Member, dataSource: 'members' });
    await works(await start({ ...options, name: 'members' }, named));
    await works(await start(options));
    await works(await start(options, typeOrmStore({ user: Member })));
  });
});
