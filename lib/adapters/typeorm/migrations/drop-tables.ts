import type { QueryRunner } from 'typeorm';
import type { PersonClass } from '../entities/security-entities.js';
import { tablesOf } from './tables-of.js';

/** Takes the tables away again, join tables first. */
export async function dropTables(
  queryRunner: QueryRunner,
  entities: readonly PersonClass[],
): Promise<void> {
  for (const { tablePath } of tablesOf(queryRunner, entities).reverse()) {
    await queryRunner.dropTable(tablePath, true, true, true);
  }
}
