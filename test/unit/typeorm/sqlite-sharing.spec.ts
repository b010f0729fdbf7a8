import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SecurityRole } from '../../../lib/adapters/typeorm/index.js';
import type { TypeOrmStore } from '../../../lib/adapters/typeorm/typeorm.store.js';
import { sqlite, type TestDatabase } from '../../support/databases.js';
import { storeContractModels } from '../../../lib/testing/store-contract.js';
import { openTypeOrmStore } from '../../support/typeorm-contract.js';

const item = (id: string) => ({ id });

describe('the one connection of SQLite', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let store: TypeOrmStore;
  beforeEach(async () => {
    database = await sqlite.make();
    ({ dataSource, store } = await openTypeOrmStore(database, storeContractModels));
  });
  afterEach(async () => {
    vi.useRealTimers();
    await dataSource.destroy();
    await database.drop();
  });

  const count = async () => (await store.list('contractItem', {})).length;

  it('writes ahead, waits for other processes, checks foreign keys', async () => {
    const pragma = async (name: string) =>
      Object.values((await dataSource.query<object[]>(`PRAGMA ${name}`))[0] ?? {})[0] as unknown;
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('busy_timeout')).toBe(5000);
  });

  it("the application's own statements wait for a transaction of the store", async () => {
    const roles = dataSource.getRepository(SecurityRole);
    let saved: Promise<unknown> | undefined;
    const lost = store.transaction(async (inner) => {
      await inner.create('contractItem', item('lost'));
      saved = Promise.all([
        roles.save(roles.create({ name: 'saved' })),
        dataSource.query("INSERT INTO security_role (name) VALUES ('queried')"),
      ]);
      await delay(20);
      throw new Error('no');
    });
    await expect(lost).rejects.toThrow('no');
    await saved;
    expect((await roles.find()).map(({ name }) => name).sort()).toEqual(['queried', 'saved']);
    expect(await count()).toBe(0);
  });

  it("the store's writes wait for a transaction of the application, its reads do not", async () => {
    let beside: Promise<unknown> | undefined;
    const lost = dataSource.transaction(async (manager) => {
      await manager.save(manager.create(SecurityRole, { name: 'lost' }));
      beside = Promise.all([
        store.create('contractItem', item('kept')),
        store.write([{ create: 'contractItem', values: item('unit') }]),
        store.transaction((inner) => inner.create('contractItem', item('transaction'))),
      ]);
      expect(await store.find('contractItem', { id: 'kept' })).toBeNull();
      await delay(20);
      throw new Error('no');
    });
    await expect(lost).rejects.toThrow('no');
    await beside;
    expect(await count()).toBe(3);
    expect(await store.find('role', { name: 'lost' })).toBeNull();
  });

  it('a write inside the transaction of the application is told to use using()', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const wrong = dataSource.transaction(async () => {
      const write = store.create('contractItem', item('waits for itself'));
      write.catch(() => undefined);
      await delay(10);
      vi.setSystemTime(Date.now() + 6000);
      await write;
    });
    await expect(wrong).rejects.toThrow('using(manager)');
    expect(await count()).toBe(0);
  });

  it('a call inside transaction(fn) that is not on what fn is given is told so', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const wrong = store.transaction(async (inner) => {
      await inner.create('contractItem', item('undone'));
      const write = store.create('contractItem', item('waits for itself'));
      write.catch(() => undefined);
      await delay(5);
      vi.advanceTimersByTime(10_000);
      await write;
    });
    await expect(wrong).rejects.toThrow('use what fn is given');
    vi.useRealTimers();
    expect(await count()).toBe(0);
    await store.create('contractItem', item('afterwards'));
    expect(await count()).toBe(1);
  });

  it('two stores on one DataSource take turns', async () => {
    const { TypeOrmStore: Another } =
      await import('../../../lib/adapters/typeorm/typeorm.store.js');
    const { readyClasses } = await import('../../support/typeorm-contract.js');
    const other = new Another(dataSource, readyClasses);
    await other.prepare(storeContractModels);
    const lost = store.transaction(async (inner) => {
      await inner.create('contractItem', item('lost'));
      await delay(20);
      throw new Error('no');
    });
    await delay(5);
    const kept = other.create('contractItem', item('kept'));
    await expect(lost).rejects.toThrow('no');
    await kept;
    expect(await count()).toBe(1);
  });

  it("savepoints of the application's own nest with those of the store", async () => {
    const heard: string[] = [];
    await dataSource.transaction(async (manager) => {
      const joined = store.using(manager);
      joined.afterCommit(() => heard.push('outer'));
      const nested = manager.transaction(async (inner) => {
        const deeper = store.using(inner);
        await deeper.create('contractItem', item('lost'));
        deeper.afterCommit(() => heard.push('nested and lost'));
        throw new Error('no');
      });
      await expect(nested).rejects.toThrow('no');
      await manager.transaction(async (inner) => {
        const deeper = store.using(inner);
        await deeper.create('contractItem', item('kept'));
        deeper.afterCommit(() => heard.push('nested'));
      });
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual(['outer', 'nested']);
    expect((await store.list('contractItem', {})).map(({ id }) => id)).toEqual(['kept']);
  });

  it('using() refuses a transaction that is over, or of another database', async () => {
    let joined: ReturnType<TypeOrmStore['using']> | undefined;
    await dataSource.transaction(async (manager) => {
      joined = store.using(manager);
    });
    await expect(joined?.create('contractItem', item('late'))).rejects.toThrow('over');
    const other = await openTypeOrmStore(await sqlite.make(), storeContractModels);
    const foreign = other.dataSource.transaction(async (manager) => store.using(manager));
    await expect(foreign).rejects.toThrow('the DataSource that the store is on');
    await other.dataSource.destroy();
  });
});
