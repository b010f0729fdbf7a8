import type { MigrationInterface, QueryRunner } from 'typeorm';
import { builtInModels } from '../../../core/models.js';
import { modelEntity } from '../entities/model.entity.js';
import type { PersonClass, SecurityEntityOptions } from '../entities/security-entities.js';
import { SecurityRole } from '../entities/security-role.entity.js';
import { SecurityUser } from '../entities/security-user.entity.js';
import { createTables } from './create-tables.js';
import { dropTables } from './drop-tables.js';

/** When a release added to the tables, in ms; the newest last. Every one brings any older state up to the present one. */
const RELEASES: readonly number[] = [1_795_305_600_000];

/** A migration as TypeORM's `migrations` takes it. */
export type MigrationClass = new () => MigrationInterface;

/**
 * The migrations that make and extend the tables of all built-in features, for the `migrations` of a DataSource that has
 * `securityEntities()` among its entities. They only ever add: tables and columns that are there stay as they are, so that a run that
 * was interrupted can be repeated, and the release before goes on working.
 * @publicApi
 */
export function securityMigrations(options: SecurityEntityOptions = {}): MigrationClass[] {
  const { user = SecurityUser, role = SecurityRole } = options;
  const persons = [user, role];
  return RELEASES.map((release, index) => migrationOf(release, index === 0, persons));
}

function migrationOf(
  release: number,
  isFirst: boolean,
  persons: readonly PersonClass[],
): MigrationClass {
  const own = builtInModels.map(modelEntity);
  return class implements MigrationInterface {
    readonly name = `NestSecurityTables${release}`;

    up(queryRunner: QueryRunner): Promise<void> {
      return createTables(queryRunner, [...persons, ...own]);
    }

    /** Classes of the site's own hold more than ours: their tables stay. */
    async down(queryRunner: QueryRunner): Promise<void> {
      const ready = persons.filter((person) => person === SecurityUser || person === SecurityRole);
      if (isFirst) await dropTables(queryRunner, [...ready, ...own]);
    }
  };
}
