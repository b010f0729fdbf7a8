import type { QueryRunner, Table, TableColumn } from 'typeorm';
import { randomToken } from '../../../common/random.js';

/** Rows that get their uniquifier by one statement each, between two looks at the table. */
const BATCH = 1000;

/** Adds the columns and indexes that a table of an earlier release, or of the site's own, does not have. */
export async function addColumns(
  queryRunner: QueryRunner,
  existing: Table,
  wanted: Table,
): Promise<void> {
  for (const column of wanted.columns) {
    if (!existing.findColumnByName(column.name)) await addColumn(queryRunner, existing, column);
  }
  const table = (await queryRunner.getTable(existing.name)) ?? existing;
  const missing = wanted.indices.filter(
    (index) => !table.indices.some(({ name }) => name === index.name),
  );
  if (missing.length > 0) await queryRunner.createIndices(table, missing);
}

/** A column that must have a value gets one in the rows that are there, before that is demanded. */
async function addColumn(
  queryRunner: QueryRunner,
  table: Table,
  column: TableColumn,
): Promise<void> {
  const mustHaveValue = !column.isNullable && column.default === undefined;
  if (!mustHaveValue) return queryRunner.addColumn(table, column);
  const optional = column.clone();
  optional.isNullable = true;
  await queryRunner.addColumn(table, optional);
  await giveRandomValues(queryRunner, table, column);
  await queryRunner.changeColumn(table, optional, column);
}

/** Only `uniquifier` is of that kind: any unguessable text does, and each user needs another. */
async function giveRandomValues(
  { manager, dataSource }: QueryRunner,
  table: Table,
  column: TableColumn,
): Promise<void> {
  const [key] = table.primaryColumns.map(({ name }) => name);
  if (key === undefined) return;
  const { driver } = dataSource;
  const quoted = table.name
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
  const [keyName, name] = [driver.escape(key), driver.escape(column.name)];
  for (;;) {
    const text = `SELECT ${keyName} AS ${driver.escape('id')} FROM ${quoted} WHERE ${name} IS NULL LIMIT ${BATCH}`;
    const rows = await manager.query<{ id: unknown }[]>(text);
    if (rows.length === 0) return;
    for (const { id } of rows) {
      const [value, where] = [driver.createParameter('value', 0), driver.createParameter('id', 1)];
      const update = `UPDATE ${quoted} SET ${name} = ${value} WHERE ${keyName} = ${where}`;
      await manager.query(update, [randomToken(), id]);
    }
  }
}
