import type { EntityMetadata } from 'typeorm';

/** TypeORM's own description of a column, which its index does not name. */
export type ColumnMetadata = EntityMetadata['columns'][number];
