import { Table, type EntityMetadata, type QueryRunner } from 'typeorm';
import { missingParts, type MissingParts } from '../schema/missing-parts.js';
import type { Sql } from './sql.js';

/**
 * Compares what classes need with what the database has.
 * @throws Error if a table of `persons` is missing, as that means another database
 */
export async function findGaps(
  runner: QueryRunner,
  persons: readonly EntityMetadata[],
  own: readonly EntityMetadata[],
): Promise<MissingParts> {
  const gaps = await missingParts(runner, [...persons, ...own]);
  const absent = gaps.tables.find((table) => persons.includes(table));
  if (absent) throw new Error(`There is no table "${absent.tablePath}" in this database`);
  return gaps;
}

/**
 * Adds what is missing. Columns are always optional, whatever the class says, and the table is never built anew, so that the old system
 * goes on writing its rows.
 */
export async function fillGaps(
  runner: QueryRunner,
  sql: Sql,
  { columns, tables }: MissingParts,
): Promise<void> {
  const { driver } = runner.dataSource;
  for (const { table, column } of columns) {
    const type = driver.createFullType(column);
    const value = column.default === undefined ? '' : ` DEFAULT ${String(column.default)}`;
    const text = `ALTER TABLE ${sql.name(table)} ADD COLUMN ${sql.name(column.name)} ${type}${value}`;
    await sql.run(text);
  }
  for (const metadata of tables) {
    await runner.createTable(Table.create(metadata, driver), true, false);
  }
}
