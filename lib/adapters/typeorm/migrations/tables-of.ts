import type { EntityMetadata, QueryRunner } from 'typeorm';
import type { PersonClass } from '../entities/security-entities.js';

/**
 * The tables of entities, join tables last.
 * @throws Error if the DataSource does not know them
 */
export function tablesOf(
  { dataSource }: QueryRunner,
  entities: readonly PersonClass[],
): EntityMetadata[] {
  const unknown = entities.filter((entity) => !dataSource.hasMetadata(entity));
  if (unknown.length > 0) {
    const names = unknown.map(({ name }) => name).join(', ');
    throw new Error(
      `Put ...securityEntities() among the entities of this DataSource: it lacks ${names}`,
    );
  }
  const tables = entities.map((entity) => dataSource.getMetadata(entity));
  const joins = tables.flatMap(({ manyToManyRelations }) =>
    manyToManyRelations
      .filter(({ inverseEntityMetadata }) => tables.includes(inverseEntityMetadata))
      .flatMap(({ junctionEntityMetadata }) => junctionEntityMetadata ?? []),
  );
  return [...tables, ...new Set(joins)];
}
