import {
  BeforeInsert,
  ChildEntity,
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  type DataSource,
} from 'typeorm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SecurityRole, UserBase } from '../../lib/adapters/typeorm/index.js';
import type { TypeOrmStore } from '../../lib/adapters/typeorm/typeorm.store.js';
import type { Row } from '../../lib/ports/store.js';
import { userIdOf } from '../../lib/ports/user-id.js';
import { liveSession, person } from '../../lib/testing/store-contract/contract-models.js';
import { storeContractModels } from '../../lib/testing/store-contract.js';
import { databases, describeOn, type TestDatabase } from '../support/databases.js';
import { openTypeOrmStore } from '../support/typeorm-contract.js';

@Entity('big_users')
class BigUser extends UserBase {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: string;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

@Entity('text_users')
class TextUser extends UserBase {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];

  @BeforeInsert()
  makeId(): void {
    this.id ??= `Key-of-${this.email}`;
  }
}

@Entity('party')
@TableInheritance({ column: { type: 'varchar', name: 'kind', length: 20 } })
class Party extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

@ChildEntity('employee')
class Employee extends Party {
  @Column({ type: 'varchar', length: 20, nullable: true })
  desk!: string | null;
}

@ChildEntity('customer')
class Customer extends Party {
  @Column({ type: 'varchar', length: 20, nullable: true })
  number!: string | null;
}

const NOW = 1_800_000_000_000;

for (const kind of databases) {
  describeOn(kind, `keys and inheritance on ${kind.name}`, () => {
    let database: TestDatabase;
    let dataSource: DataSource;
    let store: TypeOrmStore;
    beforeEach(async () => {
      database = await kind.make();
    });
    afterEach(async () => {
      await dataSource.destroy();
      await database.drop();
    });

    const open = async (user: new () => object, others: readonly (new () => object)[] = []) => {
      const classes = { user, role: SecurityRole, fields: { user: {}, role: {} } };
      const opened = await openTypeOrmStore(database, storeContractModels, classes, others);
      ({ dataSource, store } = opened);
      await store.create('role', { name: 'admin' });
    };

    /** The user by every way that leads to it. */
    const everyWay = async (user: Row): Promise<(Row | null | undefined)[]> => {
      const id = userIdOf(user);
      const admin = await store.find('role', { name: 'admin' });
      await store.link(id, userIdOf(admin ?? {}));
      await store.create('session', liveSession('digest', id, String(user['uniquifier']), NOW));
      return [
        await store.find('user', { id }),
        (await store.list('user', { id: { in: [id, 'nobody'] } }))[0],
        (await store.principalById(id))?.user,
        (await store.principalBySession('digest', NOW))?.user,
      ];
    };

    // SQLite generates no keys of that type.
    const isServer = kind.name !== 'sqlite';
    it.each(isServer ? [BigUser, TextUser] : [TextUser])(
      '%o is found by its id as text',
      async (type) => {
        await open(type);
        const created = await store.create('user', person('Ann'));
        for (const user of await everyWay(created)) {
          expect(user).toBeInstanceOf(type);
          expect(userIdOf(user ?? {})).toBe(userIdOf(created));
          expect(user?.['roles']).toHaveLength(1);
        }
        const other = userIdOf(created).toLowerCase().replace(/^\d+$/, '0$&');
        expect(await store.principalById(other)).toBeNull();
        expect(await store.remove('user', { id: userIdOf(created) })).toBe(1);
      },
    );

    it.runIf(isServer)('an id beyond what a number holds keeps all its digits', async () => {
      await open(BigUser);
      const id = '9007199254740993';
      const created = await store.create('user', { ...person('ann'), id });
      for (const user of await everyWay(created)) expect(userIdOf(user ?? {})).toBe(id);
    });

    it('a user of a child class is an object of that class', async () => {
      await open(Party, [Employee, Customer]);
      const manager = dataSource.manager;
      await manager.save(manager.create(Employee, { ...person('eve'), desk: '7' }));
      const eve = await store.find('user', { email: 'eve@contract.test' });
      for (const user of await everyWay(eve ?? {})) {
        expect(user).toBeInstanceOf(Employee);
        expect(user).toMatchObject({ desk: '7' });
      }
    });

    it('a store of a child class sees its own users only, and makes such', async () => {
      await open(Customer, [Party, Employee]);
      const manager = dataSource.manager;
      const eve = await manager.save(manager.create(Employee, { ...person('eve'), desk: '7' }));
      expect(await store.find('user', { email: eve.email })).toBeNull();
      expect(await store.principalById(String(eve.id))).toBeNull();
      const cid = await store.create('user', { ...person('cid'), number: 'C1' });
      expect(cid).toBeInstanceOf(Customer);
      for (const user of await everyWay(cid)) expect(user).toMatchObject({ number: 'C1' });
      expect(await manager.findOneByOrFail(Party, { id: Number(cid['id']) })).toBeInstanceOf(
        Customer,
      );
    });
  });
}
