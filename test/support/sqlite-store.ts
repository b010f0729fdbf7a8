import { DataSource } from 'typeorm';
import { securityEntities } from '../../lib/adapters/typeorm/index.js';
import type { PersonClasses } from '../../lib/adapters/typeorm/schema/schema.js';
import { TypeOrmStore } from '../../lib/adapters/typeorm/typeorm.store.js';
import { builtInModels } from '../../lib/core/models.js';
import { roleModel } from '../../lib/core/users/role.model.js';
import { userModel } from '../../lib/core/users/user.model.js';
import type { ModelDefinition } from '../../lib/ports/model.js';
import { readyClasses } from './typeorm-contract.js';

/** What an application with confirmable needs of its classes. */
export const applicationModels: readonly ModelDefinition[] = [
  {
    ...userModel,
    fields: { ...userModel.fields, confirmedAt: { type: 'timestamp', nullable: true } },
  },
  roleModel,
  ...builtInModels,
];

/** An SQLite database in memory with the tables of these classes, unprepared. */
export async function openSqlite(
  classes: PersonClasses = readyClasses,
  entities: readonly (new () => object)[] = [],
): Promise<{ dataSource: DataSource; store: TypeOrmStore }> {
  const { user, role } = classes;
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    database: ':memory:',
    entities: [...securityEntities({ user, role }), ...entities],
    synchronize: true,
  });
  await dataSource.initialize();
  return { dataSource, store: new TypeOrmStore(dataSource, classes) };
}
