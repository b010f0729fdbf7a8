import type { EntityMetadata } from 'typeorm';
import type { FieldDefinition, ModelDefinition } from '../../../ports/model.js';
import { checkedValues, completeRow } from '../../../ports/row-values.js';
import type { Row } from '../../../ports/store.js';
import { UnknownField } from '../../../ports/unknown-field.js';
import type { Dialect } from '../sql/dialect.js';
import { IMPOSSIBLE, type Column } from './column.js';
import { plainText } from './key-codec.js';
import { columnOf, type Assignment, type Table } from './table.js';

/** The table of one of the package's own models. */
export class ModelTable implements Table {
  readonly model: string;
  readonly path: string;
  readonly key: Column;
  readonly columns: readonly Column[];
  readonly touches: readonly string[] = [];
  private readonly byField: ReadonlyMap<string, Column>;

  constructor(
    readonly definition: ModelDefinition,
    metadata: EntityMetadata,
    dialect: Dialect,
  ) {
    this.model = definition.name;
    this.path = tablePath(metadata, dialect);
    this.columns = Object.entries(definition.fields).map(([field, options]) =>
      modelColumn(field, options, metadata, dialect),
    );
    this.byField = new Map(this.columns.map((column) => [column.field, column]));
    const key = this.byField.get(definition.key);
    if (!key) throw new Error(`The model "${this.model}" has no field "${definition.key}"`);
    this.key = key;
  }

  column(field: string): Column | undefined {
    return this.byField.get(field);
  }

  readonly typeOf = (field: string): Column['type'] | undefined => this.byField.get(field)?.type;

  scope(): string[] {
    return [];
  }

  /** A whole new row, defaults included; see {@link assignments} for its columns. */
  complete(values: Row): Row {
    return completeRow(this.definition, values);
  }

  assignments(patch: Row): Assignment[] {
    return Object.entries(checkedValues(this.definition, patch)).map(([field, value]) => {
      const { name, encode } = columnOf(this, field);
      const encoded = encode(value);
      if (encoded === IMPOSSIBLE) throw new UnknownField(this.model, field, 'cannot hold that');
      return { name, value: encoded };
    });
  }

  read(values: readonly unknown[], offset: number): Row {
    const row: Row = {};
    let position = offset;
    for (const column of this.columns) row[column.field] = column.decode(values[position++]);
    return row;
  }
}

/** The table's name as SQL has it. */
export function tablePath(metadata: EntityMetadata, dialect: Dialect): string {
  return metadata.tablePath.split('.').map(dialect.quote).join('.');
}

function modelColumn(
  field: string,
  definition: FieldDefinition,
  metadata: EntityMetadata,
  dialect: Dialect,
): Column {
  const column = metadata.findColumnWithPropertyName(field);
  if (!column) throw new Error(`The table of "${metadata.name}" has no column for "${field}"`);
  const { driver } = metadata.dataSource;
  return {
    field,
    name: dialect.quote(column.databaseName),
    type: definition.type,
    nullable: definition.nullable === true,
    unique: definition.unique === true || column.isPrimary,
    encode: encoderOf(
      definition,
      (value) => driver.preparePersistentValue(value, column) as unknown,
    ),
    decode: decoderOf(definition, (value) => driver.prepareHydratedValue(value, column) as unknown),
  };
}

type Convert = (value: unknown) => unknown;

function encoderOf({ type }: FieldDefinition, convert: Convert): Convert {
  if (type === 'string' || type === 'text' || type === 'userId') {
    return (value) => (value === null ? null : plainText(String(value)));
  }
  return type === 'integer' || type === 'epoch' ? (value) => value : convert;
}

function decoderOf({ type }: FieldDefinition, convert: Convert): Convert {
  if (type === 'string' || type === 'text' || type === 'userId') return (value) => value;
  if (type === 'boolean') return (value) => (value === null ? null : Boolean(value));
  if (type === 'timestamp') return convert;
  return (value) => (value === null ? null : Number(value));
}
