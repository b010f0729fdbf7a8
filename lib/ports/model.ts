/**
 * How a field is kept. `text` has no limit; `epoch` is a number of milliseconds since 1970 (a 64-bit integer column);
 * `timestamp` is a `Date` with milliseconds; `userId` is the text form of a user's id.
 */
export type FieldType =
  'string' | 'text' | 'integer' | 'epoch' | 'boolean' | 'timestamp' | 'userId';

export interface FieldDefinition {
  readonly type: FieldType;
  /** Characters, for `string`. @default 255 */
  readonly length?: number;
  /** @default false */
  readonly nullable?: boolean;
  /** @default false */
  readonly unique?: boolean;
  /** Value of a new row that names none. */
  readonly default?: string | number | boolean | null;
  /** A column of the site's own, of whatever type: it has to be there, and takes any plain value. @default false */
  readonly loose?: boolean;
  /** Never serialised by JSON or class-transformer, never logged. @default false */
  readonly secret?: boolean;
}

export interface IndexDefinition {
  readonly fields: readonly string[];
  /** @default false */
  readonly unique?: boolean;
}

/**
 * A table as data. An adapter makes its entity, table and migration from it: table `security_<name>` in snake_case,
 * columns in snake_case. `user` and `role` are the site's own classes; features only say which fields they need there.
 */
export interface ModelDefinition {
  readonly name: string;
  /** The primary key, a field that the caller fills. `user` and `role` have `id`, which the database makes. */
  readonly key: string;
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  readonly indexes?: readonly IndexDefinition[];
}

/** Types a model and freezes it. */
export function defineModel<const M extends ModelDefinition>(model: M): M {
  return Object.freeze(model);
}
