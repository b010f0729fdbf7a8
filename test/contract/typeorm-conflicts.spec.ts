import { DataSource, type DataSourceOptions } from 'typeorm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TypeOrmStore } from '../../lib/adapters/typeorm/typeorm.store.js';
import { storeContractModels } from '../../lib/testing/store-contract.js';
import { describeOn, mariadb, postgres, type TestDatabase } from '../support/databases.js';
import { openTypeOrmStore } from '../support/typeorm-contract.js';

const add = (id: string) =>
  ({ increment: 'contractItem', key: { id }, field: 'count', by: 1 }) as const;

for (const kind of [postgres, mariadb]) {
  describeOn(kind, `two processes on ${kind.name}`, () => {
    let database: TestDatabase;
    let sources: DataSource[];
    let stores: TypeOrmStore[];
    beforeEach(async () => {
      database = await kind.make();
      const options = { ...database.options, ...quickDeadlocks(kind.name) } as DataSourceOptions;
      const opened = [];
      for (let n = 0; n < 2; n++) {
        opened.push(await openTypeOrmStore({ ...database, options }, storeContractModels));
      }
      sources = opened.map(({ dataSource }) => dataSource);
      stores = opened.map(({ store }) => store);
    });
    afterEach(async () => {
      for (const source of sources) await source.destroy();
      await database.drop();
    });

    it('RAC-14 units that take the same rows in other orders are all done', async () => {
      const [one, other] = stores;
      for (const id of ['a', 'b']) await one?.create('contractItem', { id });
      const work = async (store: TypeOrmStore | undefined, ids: readonly string[]) => {
        for (let n = 0; n < 40; n++) await store?.write(ids.map(add));
      };
      await Promise.all([work(one, ['a', 'b']), work(other, ['b', 'a'])]);
      const rows = await one?.list('contractItem', {});
      expect(rows?.map((row) => row['count'])).toEqual([80, 80]);
    });

    it('RAC-14 one of two consumers in other processes wins', async () => {
      const [one] = stores;
      for (let n = 0; n < 20; n++) {
        const id = `token-${n}`;
        await one?.create('contractItem', { id });
        const wins = await Promise.all(
          stores.map((store) => store.update('contractItem', { id, due: null }, { due: 1 })),
        );
        expect(wins.sort((left, right) => left - right)).toEqual([0, 1]);
      }
    });
  });
}

/** PostgreSQL looks for deadlocks only after a second, unless told otherwise. */
function quickDeadlocks(name: string): object {
  return name === 'postgres' ? { extra: { options: '-c deadlock_timeout=20ms', max: 4 } } : {};
}
