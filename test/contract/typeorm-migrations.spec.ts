import {
  Column,
  DataSource,
  Entity,
  JoinTable,
  ManyToMany,
  PrimaryGeneratedColumn,
  Table,
  type DataSourceOptions,
} from 'typeorm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  RoleBase,
  securityEntities,
  securityMigrations,
  SecurityRole,
  SecurityUser,
  UserBase,
} from '../../lib/adapters/typeorm/index.js';
import { TypeOrmStore } from '../../lib/adapters/typeorm/typeorm.store.js';
import { builtInModels } from '../../lib/core/models.js';
import { roleModel } from '../../lib/core/users/role.model.js';
import { userModel } from '../../lib/core/users/user.model.js';
import { databases, describeOn, type TestDatabase } from '../support/databases.js';

@Entity('site_roles')
class SiteRole extends RoleBase {
  @PrimaryGeneratedColumn('uuid')
  id!: string;
}

@Entity('site_users')
class SiteUser extends UserBase {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column({ type: 'varchar', length: 40, nullable: true })
  nickname!: string | null;

  @ManyToMany(() => SiteRole)
  @JoinTable({ name: 'site_users_roles' })
  roles!: SiteRole[];
}

const site = { user: SiteUser, role: SiteRole };

for (const kind of databases) {
  describeOn(kind, `migrations on ${kind.name}`, () => {
    let database: TestDatabase;
    let dataSource: DataSource;
    beforeEach(async () => {
      database = await kind.make();
    });
    afterEach(async () => {
      if (dataSource?.isInitialized) await dataSource.destroy();
      await database.drop();
    });

    const open = async (options: Partial<DataSourceOptions>): Promise<DataSource> => {
      dataSource = new DataSource({ ...database.options, ...options } as DataSourceOptions);
      return dataSource.initialize();
    };
    const migrated = { entities: securityEntities(), migrations: securityMigrations() };

    it('an empty database gets the schema that synchronize would make', async () => {
      await open(migrated);
      expect(await dataSource.runMigrations()).toHaveLength(1);
      expect(await differences(dataSource)).toEqual([]);
    });

    it('a database that synchronize made stays as it is', async () => {
      await open({ entities: securityEntities(), synchronize: true });
      await dataSource.destroy();
      await open(migrated);
      await dataSource.runMigrations();
      expect(await differences(dataSource)).toEqual([]);
    });

    it('users sign up in the migrated tables', async () => {
      await open({ ...migrated, migrationsRun: true });
      const store = storeOn(dataSource, SecurityUser, SecurityRole);
      await store.prepare([userModel, roleModel, ...builtInModels]);
      const roles = [await store.create('role', { name: 'admin' })];
      const values = { email: 'ann@site.test', active: true, uniquifier: 'u', roles };
      await store.create('user', values);
      expect((await store.find('user', { email: values.email }))?.['roles']).toHaveLength(1);
    });

    it('FLT-18 a run that was interrupted is finished by the next', async () => {
      await open(migrated);
      await dataSource.runMigrations();
      const runner = dataSource.createQueryRunner();
      const { tablePath } = dataSource.getMetadata(modelClass('session'));
      const other = (name: string) => tablePath.replace(/security_session$/, name);
      const quoted = other('migrations')
        .split('.')
        .map((part) => dataSource.driver.escape(part));
      await runner.query(`DELETE FROM ${quoted.join('.')}`);
      await runner.dropTable(other('security_user_role'));
      await runner.dropTable(tablePath);
      await runner.release();
      await dataSource.runMigrations();
      expect(await differences(dataSource)).toEqual([]);
    });

    it('the store tells what the database lacks, and makes nothing by looking', async () => {
      await open(migrated);
      const store = storeOn(dataSource, SecurityUser, SecurityRole);
      await store.prepare([userModel, roleModel, ...builtInModels]);
      const runner = dataSource.createQueryRunner();
      const { tablePath } = dataSource.getMetadata(modelClass('session'));
      const other = (name: string) => tablePath.replace(/security_session$/, name);
      const empty = await store.describe();
      expect(empty).toContain('migrations: 0 of 1 have run');
      expect(empty).toContainEqual(expect.stringMatching(/^pending migration: NestSecurityTables/));
      for (const table of ['security_user', 'security_session', 'security_user_role'])
        expect(empty).toContain(`missing table: ${other(table)}`);
      expect(await runner.hasTable(other('migrations'))).toBe(false);
      await dataSource.runMigrations();
      const whole = await store.describe();
      expect(whole).toContain('migrations: 1 of 1 have run');
      expect(whole).toContainEqual(expect.stringMatching(/^all \d+ tables are there/));
      await runner.dropColumn(tablePath, 'user_agent');
      expect(await store.describe()).toContain(`missing column: ${tablePath}.user_agent`);
      await runner.release();
    });

    it('going back takes the tables of the package away', async () => {
      await open(migrated);
      await dataSource.runMigrations();
      await dataSource.undoLastMigration();
      const runner = dataSource.createQueryRunner();
      for (const { tablePath } of dataSource.entityMetadatas) {
        expect(await runner.hasTable(tablePath), tablePath).toBe(false);
      }
      await runner.release();
    });

    it("the site's own classes are migrated too, and their tables stay", async () => {
      await open({ entities: securityEntities(site), migrations: securityMigrations(site) });
      await dataSource.runMigrations();
      expect(await differences(dataSource)).toEqual([]);
      await dataSource.undoLastMigration();
      const runner = dataSource.createQueryRunner();
      const has = (entity: new () => object) =>
        runner.hasTable(dataSource.getMetadata(entity).tablePath);
      expect([await has(SiteUser), await has(modelClass('session'))]).toEqual([true, false]);
      await runner.release();
    });

    it("people in a table of the site's own get the columns, and a uniquifier each", async () => {
      await open({ entities: securityEntities(site), migrations: securityMigrations(site) });
      const runner = dataSource.createQueryRunner();
      await makeOldTable(dataSource, runner);
      await runner.release();
      await dataSource.runMigrations();
      expect(await differences(dataSource)).toEqual([]);
      const people = await dataSource.getRepository(SiteUser).find({ order: { email: 'ASC' } });
      expect(people.map(({ email, nickname }) => [email, nickname])).toEqual([
        ['ann@site.test', 'Ann'],
        ['bob@site.test', 'Bob'],
      ]);
      expect(new Set(people.map(({ uniquifier }) => uniquifier)).size).toBe(2);
      expect(people[0]?.uniquifier).toMatch(/^[\w-]{43}$/);
    });

    it('a DataSource without the entities is told to add them', async () => {
      await open({ migrations: securityMigrations() });
      await expect(dataSource.runMigrations()).rejects.toThrow('...securityEntities()');
    });
  });
}

/** What synchronize would still change. */
async function differences(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}

function storeOn(
  dataSource: DataSource,
  user: new () => object,
  role: new () => object,
): TypeOrmStore {
  return new TypeOrmStore(dataSource, { user, role, fields: { user: {}, role: {} } });
}

function modelClass(name: string): new () => object {
  const index = builtInModels.findIndex((model) => model.name === name);
  return securityEntities()[index + 2] as new () => object;
}

/** A table as a site has it before it takes up the package: people, but nothing of ours. */
async function makeOldTable(
  dataSource: DataSource,
  runner: ReturnType<DataSource['createQueryRunner']>,
): Promise<void> {
  const ours = ['uniquifier', 'confirmed_at', 'login_count'];
  const metadata = dataSource.getMetadata(SiteUser);
  const table = Table.create(metadata, dataSource.driver);
  table.columns = table.columns.filter(({ name }) => !ours.includes(name));
  await runner.createTable(table, false, false);
  const people = [
    ['0b2a6f1e-6a5c-4d5e-9a3b-1c2d3e4f5a6b', 'ann@site.test', 'Ann'],
    ['1b2a6f1e-6a5c-4d5e-9a3b-1c2d3e4f5a6b', 'bob@site.test', 'Bob'],
  ];
  for (const person of people) {
    const names = person.map((_, index) => dataSource.driver.createParameter('p', index));
    const path = metadata.tablePath.split('.').map((part) => dataSource.driver.escape(part));
    const text = `INSERT INTO ${path.join('.')} (id, email, nickname) VALUES (${names.join(', ')})`;
    await runner.query(text, person);
  }
}
