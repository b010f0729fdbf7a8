import type { DataSource, QueryRunner } from 'typeorm';
import type { ModelDefinition } from '../../../ports/model.js';
import { modelEntity } from '../entities/model.entity.js';
import { pendingMigrations } from '../migrations/pending-migrations.js';
import { tablesOf } from '../migrations/tables-of.js';
import { missingParts } from './missing-parts.js';
import { isOwn, type PersonClasses } from './schema.js';

/** How the database compares with what the application needs: one line for each thing, those that are wrong among them. */
export async function describeDatabase(
  dataSource: DataSource,
  { user, role }: PersonClasses,
  models: readonly ModelDefinition[],
): Promise<readonly string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const entities = tablesOf(runner, [user, role, ...models.filter(isOwn).map(modelEntity)]);
    const { tables, columns } = await missingParts(runner, entities);
    const lacks = [
      ...tables.map(({ tablePath }) => `missing table: ${tablePath}`),
      ...columns.map(({ table, column }) => `missing column: ${table}.${column.name}`),
    ];
    const whole = `all ${entities.length} tables are there with all their columns`;
    return [
      `TypeORM on ${dataSource.options.type}`,
      ...(await migrationLines(runner)),
      ...(lacks.length > 0 ? lacks : [whole]),
    ];
  } finally {
    await runner.release();
  }
}

async function migrationLines(runner: QueryRunner): Promise<string[]> {
  const { migrations, options } = runner.dataSource;
  const pending = await pendingMigrations(runner);
  const state =
    migrations.length === 0
      ? 'no migrations are configured'
      : `migrations: ${migrations.length - pending.length} of ${migrations.length} have run`;
  return [
    ...(options.synchronize ? ['synchronize is on: not for production'] : []),
    state,
    ...pending.map((name) => `pending migration: ${name}`),
  ];
}
