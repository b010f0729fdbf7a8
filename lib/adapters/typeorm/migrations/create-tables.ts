import { Table, TableForeignKey, type EntityMetadata, type QueryRunner } from 'typeorm';
import type { PersonClass } from '../entities/security-entities.js';
import { addColumns } from './add-columns.js';
import { tablesOf } from './tables-of.js';

/** Makes what is missing, exactly as `synchronize` would: tables, columns, indexes, foreign keys. */
export async function createTables(
  queryRunner: QueryRunner,
  entities: readonly PersonClass[],
): Promise<void> {
  const tables = tablesOf(queryRunner, entities);
  for (const metadata of tables) {
    const existing = await queryRunner.getTable(metadata.tablePath);
    const wanted = Table.create(metadata, queryRunner.dataSource.driver);
    if (existing) await addColumns(queryRunner, existing, wanted);
    else await queryRunner.createTable(wanted, false, false);
  }
  for (const metadata of tables) await createForeignKeys(queryRunner, metadata);
}

async function createForeignKeys(
  queryRunner: QueryRunner,
  { tablePath, foreignKeys }: EntityMetadata,
): Promise<void> {
  const table = await queryRunner.getTable(tablePath);
  const missing = foreignKeys
    .map((key) => TableForeignKey.create(key, queryRunner.dataSource.driver))
    .filter((key) => !table?.foreignKeys.some(({ name }) => name === key.name));
  if (table && missing.length > 0) await queryRunner.createForeignKeys(table, missing);
}
