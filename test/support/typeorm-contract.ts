import { DataSource } from 'typeorm';
import { afterAll, beforeAll, it } from 'vitest';
import { modelEntity } from '../../lib/adapters/typeorm/entities/model.entity.js';
import { SecurityRole } from '../../lib/adapters/typeorm/entities/security-role.entity.js';
import { SecurityUser } from '../../lib/adapters/typeorm/entities/security-user.entity.js';
import { isOwn, type PersonClasses } from '../../lib/adapters/typeorm/schema/schema.js';
import { TypeOrmStore } from '../../lib/adapters/typeorm/typeorm.store.js';
import type { ModelDefinition } from '../../lib/ports/model.js';
import { storeContract, storeContractModels } from '../../lib/testing/store-contract.js';
import { describeOn, type DatabaseKind, type TestDatabase } from './databases.js';

/** The ready classes. */
export const readyClasses: PersonClasses = {
  user: SecurityUser,
  role: SecurityRole,
  fields: { user: {}, role: {} },
};

/** A DataSource with the tables of these models and a store on it. */
export async function openTypeOrmStore(
  database: TestDatabase,
  models: readonly ModelDefinition[],
  classes = readyClasses,
  others: readonly (new () => object)[] = [],
): Promise<{ dataSource: DataSource; store: TypeOrmStore }> {
  const dataSource = await new DataSource({
    ...database.options,
    entities: [classes.user, classes.role, ...others, ...models.filter(isOwn).map(modelEntity)],
    synchronize: true,
  }).initialize();
  const store = new TypeOrmStore(dataSource, classes);
  await store.prepare(models);
  return { dataSource, store };
}

/** Empties every table. */
export async function clearTables(dataSource: DataSource): Promise<void> {
  const junctionsFirst = [...dataSource.entityMetadatas].sort(
    (left, right) => Number(right.isJunction) - Number(left.isJunction),
  );
  for (const metadata of junctionsFirst) {
    await dataSource.createQueryBuilder().delete().from(metadata.target).execute();
  }
}

/** Runs the published suite on one kind of database. */
export function describeContract(kind: DatabaseKind, classes = readyClasses): void {
  describeOn(kind, `${kind.name} store of ${classes.user.name}`, () => {
    let database: TestDatabase;
    let dataSource: DataSource;
    let store: TypeOrmStore;

    beforeAll(async () => {
      database = await kind.make();
      ({ dataSource, store } = await openTypeOrmStore(database, storeContractModels, classes));
    });
    afterAll(async () => {
      await dataSource?.destroy();
      await database?.drop();
    });

    const cases = storeContract({
      open: async () => {
        await clearTables(dataSource);
        return store;
      },
      transaction: (_, work) => dataSource.transaction(work),
    });
    for (const { name, run } of cases) it(name, run);
  });
}
