import type { FieldTypeOf } from '../../../ports/condition.js';
import type { Row } from '../../../ports/store.js';
import type { Column } from './column.js';

/** A model's table: its columns, and how rows go in and come out. */
export interface Table {
  readonly model: string;
  /** Quoted, with schema or database where there is one. */
  readonly path: string;
  readonly key: Column;
  /** The columns of a select list, in order. */
  readonly columns: readonly Column[];
  /** The column of a field; `undefined` for a name that is none. */
  column(field: string): Column | undefined;
  readonly typeOf: FieldTypeOf;
  /** A condition that all rows of the model fulfil, beside those of a query: not soft-deleted, of the right class. */
  scope(alias: string): string[];
  /** Makes a row of the values of {@link columns}, starting at `offset`. */
  read(values: readonly unknown[], offset: number): Row;
  /** @throws UnknownField */
  assignments(patch: Row): Assignment[];
  /** What every update sets beside its patch, as SQL. */
  readonly touches: readonly string[];
}

/** A column and the value for it, as the driver takes it. */
export interface Assignment {
  /** Quoted. */
  readonly name: string;
  readonly value: unknown;
}

/** A field's column, which the caller has checked to be there. */
export function columnOf(table: Table, field: string): Column {
  const column = table.column(field);
  if (!column) throw new Error(`"${field}" is no field of "${table.model}"`);
  return column;
}
