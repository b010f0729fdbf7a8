import { Table, type EntityMetadata, type QueryRunner, type TableColumn } from 'typeorm';

/** A column that a class has and its table lacks. */
export interface MissingColumn {
  readonly table: string;
  readonly column: TableColumn;
}

/** What a database lacks of what classes need. */
export interface MissingParts {
  readonly tables: readonly EntityMetadata[];
  readonly columns: readonly MissingColumn[];
}

/** Compares classes with the tables that are there; changes nothing. */
export async function missingParts(
  runner: QueryRunner,
  entities: readonly EntityMetadata[],
): Promise<MissingParts> {
  const tables: EntityMetadata[] = [];
  const columns: MissingColumn[] = [];
  for (const metadata of entities) {
    const table = await runner.getTable(metadata.tablePath);
    if (!table) {
      tables.push(metadata);
      continue;
    }
    const wanted = Table.create(metadata, runner.dataSource.driver).columns;
    for (const column of wanted) {
      if (!table.findColumnByName(column.name)) columns.push({ table: metadata.tablePath, column });
    }
  }
  return { tables, columns };
}
