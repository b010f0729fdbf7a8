import type { FieldType } from '../../../ports/model.js';

/** One column of a table as the store sees it. */
export interface Column {
  /** The field's name: canonical, or the property of the site's class. */
  readonly field: string;
  /** The column's name in the database, quoted. */
  readonly name: string;
  /** What may be compared with it; `any` where only the site's transformer knows. */
  readonly type: FieldType | 'any';
  readonly nullable: boolean;
  readonly unique: boolean;
  /** The value as the driver takes it; {@link IMPOSSIBLE} for one that no row can hold. */
  readonly encode: (value: unknown) => unknown;
  /** The value as the driver gives it, as the site's class or the model has it. */
  readonly decode: (value: unknown) => unknown;
}

/** A value that the column's type cannot express: no row matches it, and the database need not be asked. */
export const IMPOSSIBLE: unique symbol = Symbol('impossible');
