import type { QueryRunner } from 'typeorm';

/** TypeORM's own name for the table of migrations that have run. */
const DEFAULT_TABLE = 'migrations';

/** Migrations of the DataSource that have not run, by name. Unlike TypeORM's own look it makes no table where there is none. */
export async function pendingMigrations(runner: QueryRunner): Promise<readonly string[]> {
  const { dataSource } = runner;
  const { driver, migrations } = dataSource;
  const names = migrations.map((migration) => migration.name ?? migration.constructor.name);
  if (names.length === 0) return [];
  const { migrationsTableName = DEFAULT_TABLE } = dataSource.options;
  const path = driver.buildTableName(migrationsTableName, driver.schema, driver.database);
  if (!(await runner.hasTable(path))) return names;
  const quoted = path.split('.').map((part) => driver.escape(part));
  const rows = await runner.manager.query<{ name: string }[]>(
    `SELECT ${driver.escape('name')} FROM ${quoted.join('.')}`,
  );
  const done = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !done.has(name));
}
