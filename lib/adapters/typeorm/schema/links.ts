import type { EntityMetadata } from 'typeorm';
import type { Dialect } from '../sql/dialect.js';
import { tablePath } from './model-table.js';

/** The join table between users and roles; all names quoted. */
export interface Links {
  readonly path: string;
  readonly user: string;
  readonly role: string;
}

/** Finds the join table of the relation, whichever side owns it. */
export function linksOf(user: EntityMetadata, property: string, dialect: Dialect): Links {
  const relation = user.findRelationWithPropertyPath(property);
  const junction = relation?.junctionEntityMetadata;
  const [own] = (relation?.isOwning ? junction?.ownerColumns : junction?.inverseColumns) ?? [];
  const [other] = (relation?.isOwning ? junction?.inverseColumns : junction?.ownerColumns) ?? [];
  if (!junction || !own || !other) {
    throw new Error(`${user.name}.${property} is no many-to-many relation to roles`);
  }
  return {
    path: tablePath(junction, dialect),
    user: dialect.quote(own.databaseName),
    role: dialect.quote(other.databaseName),
  };
}
