import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Column,
  DataSource,
  Entity,
  JoinTable,
  ManyToMany,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type DataSourceOptions,
} from 'typeorm';
import { describe, expect, it } from 'vitest';
import {
  securityEntities,
  SecurityRole,
  SecurityUser,
  UserBase,
} from '../../../lib/adapters/typeorm/index.js';
import type { PersonClasses } from '../../../lib/adapters/typeorm/schema/schema.js';
import { TypeOrmStore } from '../../../lib/adapters/typeorm/typeorm.store.js';
import type { StoreUnfit } from '../../../lib/ports/store-unfit.js';
import { applicationModels, openSqlite } from '../../support/sqlite-store.js';
import { readyClasses } from '../../support/typeorm-contract.js';

@Entity()
class Thin {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar' })
  email!: string;

  @Column({ type: 'int' })
  active!: number;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

@Entity()
class Member extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

@Entity()
class TwoKeys extends UserBase {
  @PrimaryColumn({ type: 'varchar' })
  id!: string;

  @PrimaryColumn({ type: 'varchar' })
  tenant!: string;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

@Entity()
class LazyRoles extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToMany(() => SecurityRole, { lazy: true })
  @JoinTable()
  roles!: never;
}

@Entity()
class OtherRole {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', unique: true })
  name!: string;
}

@Entity()
class OtherRoles extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToMany(() => OtherRole)
  @JoinTable()
  roles!: never;
}

@Entity()
class NoRoles extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @OneToMany(() => NoRolesNote, (note) => note.owner)
  roles!: never;
}

@Entity()
class NoRolesNote {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  owner!: number;
}

async function problemsOf(
  user: new () => object,
  entities: readonly (new () => object)[] = [],
  fields: PersonClasses['fields'] = { user: {}, role: {} },
): Promise<readonly string[]> {
  const classes = { user, role: SecurityRole, fields };
  const { dataSource, store } = await openSqlite(classes, [OtherRole, ...entities]);
  const outcome = store.prepare(applicationModels);
  const problems = await outcome.then(
    () => [],
    (error: StoreUnfit) => error.problems,
  );
  await dataSource.destroy();
  return problems;
}

describe('the start of typeOrmStore', () => {
  it('accepts the ready classes', async () => {
    expect(await problemsOf(SecurityUser)).toEqual([]);
  });

  it('lists every missing or unfit column, ready to be copied', async () => {
    expect(await problemsOf(Thin)).toEqual([
      [
        'Thin needs these columns:',
        "  @Column({ type: 'varchar', length: 255, unique: true }) email!: string;  // is not unique",
        "  @Column({ type: 'varchar', length: 255, nullable: true }) password!: string | null;",
        '  @Column({ type: Boolean, default: true }) active!: boolean;  // is integer',
        "  @Column({ type: 'varchar', length: 64 }) uniquifier!: string;",
        '  @Column({ type: Date, precision: 3, nullable: true }) confirmedAt!: Date | null;',
      ].join('\n'),
    ]);
  });

  it('names columns as the site maps them', async () => {
    const fields = { user: { password: 'passwordHash' }, role: {} };
    const [problem] = await problemsOf(Thin, [], fields);
    expect(problem).toContain(' passwordHash!: string | null;');
  });

  it('wants one primary column, and roles as a plain many-to-many relation', async () => {
    expect(await problemsOf(TwoKeys)).toEqual(['TwoKeys has 2 primary columns, not one']);
    expect(await problemsOf(LazyRoles)).toEqual([
      'LazyRoles.roles may not be lazy: the roles are read with the user',
    ]);
    expect(await problemsOf(OtherRoles)).toEqual([
      'OtherRoles.roles holds OtherRole: say so by typeOrmStore({ user: OtherRoles, role: OtherRole })',
    ]);
  });

  it('tells how to declare roles that are missing', async () => {
    const [problem] = await problemsOf(NoRoles, [NoRolesNote]).catch(() => ['relation']);
    expect(problem).toMatch(/@ManyToMany\(\(\) => SecurityRole\)|relation/);
  });

  it('refuses a database with the users of another application, as long as that runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'users-'));
    const open = async (user: PersonClasses['user']) => {
      const classes = { ...readyClasses, user };
      const entities = securityEntities({ user });
      const place = { type: 'better-sqlite3', database: join(folder, 'one.db') } as const;
      const dataSource = new DataSource({ ...place, entities, synchronize: true });
      await dataSource.initialize();
      return {
        dataSource,
        start: new TypeOrmStore(dataSource, classes).prepare(applicationModels),
      };
    };
    const first = await open(SecurityUser);
    await first.start;
    const second = await open(Member);
    await expect(second.start).rejects.toThrow(/Member and SecurityUser of another application/);
    await first.dataSource.destroy();
    await second.dataSource.destroy();
    const third = await open(Member);
    await third.start;
    await third.dataSource.destroy();
    rmSync(folder, { recursive: true });
  });

  it('tells which entities the DataSource lacks', async () => {
    const options: DataSourceOptions = { type: 'better-sqlite3', database: ':memory:' };
    const dataSource = await new DataSource({ ...options, entities: [SecurityRole] }).initialize();
    const start = new TypeOrmStore(dataSource, readyClasses).prepare(applicationModels);
    await expect(start).rejects.toThrow(/SecurityUser, SecuritySession, .*securityEntities\(\)/);
    await dataSource.destroy();
  });

  it('refuses databases that it does not know, and names those that it does', async () => {
    const dataSource = new DataSource({ type: 'cockroachdb', timeTravelQueries: false });
    const start = new TypeOrmStore(dataSource, readyClasses).prepare(applicationModels);
    await expect(start).rejects.toThrow(
      'better-sqlite3, postgres, mysql, mariadb; this DataSource is cockroachdb',
    );
  });

  it('is asked for before anything else', async () => {
    const { dataSource, store } = await openSqlite();
    await expect(store.find('user', { id: '1' })).rejects.toThrow('not been prepared');
    await dataSource.destroy();
  });
});
