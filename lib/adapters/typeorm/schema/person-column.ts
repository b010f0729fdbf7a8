import type { FieldType } from '../../../ports/model.js';
import type { Dialect } from '../sql/dialect.js';
import type { ColumnMetadata } from './column-metadata.js';
import type { Column } from './column.js';
import { keyEncoder, plainText } from './key-codec.js';

/** A column of the site's class, with the conversions that TypeORM itself makes: types, transformers, enums. */
export interface PersonColumn extends Column {
  readonly metadata: ColumnMetadata;
  /** As TypeORM's driver calls the column's type. */
  readonly databaseType: string;
  /** Characters, where the column says so. */
  readonly length: number | null;
}

export function personColumn(
  field: string,
  metadata: ColumnMetadata,
  dialect: Dialect,
): PersonColumn {
  const { driver } = metadata.entityMetadata.dataSource;
  const type = field === 'id' ? 'userId' : fieldTypeOf(metadata);
  const convert = (value: unknown): unknown => driver.preparePersistentValue(value, metadata);
  const columnType = driver.normalizeType(metadata);
  return {
    field,
    metadata,
    type,
    databaseType: columnType,
    name: dialect.quote(metadata.databaseName),
    nullable: metadata.isNullable,
    unique: isUnique(metadata),
    length: type === 'string' && metadata.length ? Number(metadata.length) : null,
    encode: field === 'id' ? idEncoder(metadata, columnType, convert, dialect) : textSafe(convert),
    decode: passesThrough(metadata)
      ? (value) => value
      : (value) => driver.prepareHydratedValue(value, metadata) as unknown,
  };
}

/** What the core may compare with the column; a transformer hides what the class sees. */
export function fieldTypeOf({ type, transformer, isArray }: ColumnMetadata): FieldType | 'any' {
  if (transformer || isArray) return 'any';
  if (type === String) return 'string';
  if (type === Number) return 'integer';
  if (type === Boolean) return 'boolean';
  if (type === Date) return 'timestamp';
  return (typeof type === 'string' && KINDS[type]) || 'any';
}

/** True when the database itself keeps the values apart: a column, constraint or index of this column alone. */
export function isUnique(column: ColumnMetadata): boolean {
  const { uniques, indices } = column.entityMetadata;
  const alone = (columns: readonly ColumnMetadata[]): boolean =>
    columns.length === 1 && columns[0] === column;
  return (
    column.isPrimary ||
    uniques.some(({ columns }) => alone(columns)) ||
    indices.some(({ isUnique: unique, columns }) => unique && alone(columns))
  );
}

const KINDS: Readonly<Record<string, FieldType>> = Object.fromEntries([
  ...['varchar', 'character varying', 'char', 'character', 'nvarchar', 'nchar', 'citext'].map(
    (name) => [name, 'string'],
  ),
  ...['text', 'tinytext', 'mediumtext', 'longtext', 'clob', 'uuid'].map((name) => [name, 'text']),
  ...['int', 'integer', 'int2', 'int4', 'smallint', 'mediumint', 'tinyint'].map((name) => [
    name,
    'integer',
  ]),
  ...['boolean', 'bool'].map((name) => [name, 'boolean']),
  ...[
    'datetime',
    'timestamp',
    'timestamptz',
    'timestamp with time zone',
    'timestamp without time zone',
  ].map((name) => [name, 'timestamp']),
]) as Readonly<Record<string, FieldType>>;

type Convert = (value: unknown) => unknown;

function idEncoder(
  { transformer }: ColumnMetadata,
  columnType: string,
  convert: Convert,
  dialect: Dialect,
): Convert {
  if (transformer) return convert;
  return keyEncoder(columnType, dialect.name === 'sqlite');
}

function textSafe(convert: Convert): Convert {
  return (value) => {
    const converted = convert(value);
    return typeof converted === 'string' ? plainText(converted) : converted;
  };
}

/** Columns that need no conversion on the hot path: text, and whole numbers that every driver gives as numbers. */
function passesThrough({ transformer, type }: ColumnMetadata): boolean {
  if (transformer) return false;
  const kind = typeof type === 'string' ? KINDS[type] : type;
  return kind === String || kind === 'string' || kind === 'text' || kind === 'integer';
}
