import type { EntityMetadata } from 'typeorm';
import type { Row } from '../../../ports/store.js';
import type { Dialect } from '../sql/dialect.js';
import type { ColumnMetadata } from './column-metadata.js';
import type { FieldMap } from './field-map.js';
import { tablePath } from './model-table.js';
import { personColumn, type PersonColumn } from './person-column.js';
import type { PersonShape } from './person-shape.js';
import { PersonValues } from './person-values.js';
import type { Assignment, Table } from './table.js';

/** The table of the site's own user or role class. */
export class PersonTable implements Table {
  readonly path: string;
  readonly key: PersonColumn;
  readonly columns: readonly PersonColumn[];
  readonly touches: readonly string[];
  readonly metadata: EntityMetadata;
  readonly values: PersonValues;
  private readonly make: () => Row;
  private readonly steps: readonly ReadingStep[];
  private readonly byMetadata = new Map<ColumnMetadata, PersonColumn>();

  constructor(
    readonly model: 'user' | 'role',
    readonly fields: FieldMap,
    readonly shape: PersonShape,
    private readonly dialect: Dialect,
  ) {
    this.metadata = fields.metadata;
    this.path = tablePath(this.metadata, dialect);
    this.key = this.columnFor(fields.key);
    this.columns = this.metadata.columns
      .filter((column) => isRead(column, fields))
      .map((column) => this.columnFor(column));
    this.make = makerOf(this.metadata);
    this.steps = this.columns.map((column) => readingStep(column, shape));
    this.touches = touchesOf(this.metadata, dialect);
    this.values = new PersonValues(this);
  }

  column(field: string): PersonColumn | undefined {
    const metadata = field === 'id' ? this.fields.key : this.fields.column(field);
    return metadata && this.columnFor(metadata);
  }

  columnFor(metadata: ColumnMetadata): PersonColumn {
    const known = this.byMetadata.get(metadata);
    if (known) return known;
    const column = personColumn(this.fields.field(metadata), metadata, this.dialect);
    this.byMetadata.set(metadata, column);
    return column;
  }

  readonly typeOf = (field: string): PersonColumn['type'] | undefined => this.column(field)?.type;

  scope(alias: string): string[] {
    const { deleteDateColumn, discriminatorColumn, childEntityMetadatas, parentEntityMetadata } =
      this.metadata;
    const conditions: string[] = [];
    if (deleteDateColumn) conditions.push(`${alias}${this.quoted(deleteDateColumn)} IS NULL`);
    if (discriminatorColumn && parentEntityMetadata) {
      const kinds = [this.metadata, ...childEntityMetadatas].map(({ discriminatorValue }) =>
        literal(String(discriminatorValue)),
      );
      conditions.push(`${alias}${this.quoted(discriminatorColumn)} IN (${kinds.join(', ')})`);
    }
    return conditions;
  }

  read(values: readonly unknown[], offset: number): Row {
    const person = this.instance(values, offset);
    let position = offset;
    // One plain loop: a function for each column takes more than twice as long.
    for (const { name, kind, column } of this.steps) {
      const value = column.decode(values[position++]);
      if (kind === 'plain') person[name] = value;
      else if (kind === 'secret') defineInvisible(person, name, value);
      else if (kind === 'embedded') column.metadata.setEntityValue(person, value);
    }
    this.shape.addAccessors(person);
    return person;
  }

  assignments(patch: Row): Assignment[] {
    return this.values.assignments(patch);
  }

  private instance(values: readonly unknown[], offset: number): Row {
    const { discriminatorColumn, childEntityMetadatas } = this.metadata;
    if (!discriminatorColumn || childEntityMetadatas.length === 0) return this.make();
    const position = this.columns.findIndex((column) => column.metadata === discriminatorColumn);
    const kind = String(values[offset + position]);
    const child = childEntityMetadatas.find(
      ({ discriminatorValue }) => discriminatorValue === kind,
    );
    return child ? makerOf(child)() : this.make();
  }

  private quoted(column: ColumnMetadata): string {
    return this.dialect.quote(column.databaseName);
  }
}

/** Makes objects as TypeORM does of rows, without the constructor; its own way costs a microsecond more. */
function makerOf(metadata: EntityMetadata): () => Row {
  const { dataSource, target, isAlwaysUsingConstructor, lazyRelations } = metadata;
  const special =
    isAlwaysUsingConstructor || lazyRelations.length > 0 || dataSource.options.typename;
  if (special || typeof target !== 'function') {
    return () => metadata.create(undefined, { fromDeserializer: true }) as Row;
  }
  const prototype = target.prototype as object;
  return () => Object.create(prototype) as Row;
}

/** How a column's value gets into the object. */
interface ReadingStep {
  readonly name: string;
  readonly kind: 'plain' | 'secret' | 'embedded' | 'left out';
  readonly column: PersonColumn;
}

/** Secrets are invisible from the first moment: changing a property later is slow. */
function defineInvisible(person: Row, name: string, value: unknown): void {
  Object.defineProperty(person, name, {
    enumerable: false,
    configurable: true,
    writable: true,
    value,
  });
}

function readingStep(column: PersonColumn, shape: PersonShape): ReadingStep {
  const { metadata } = column;
  const name = metadata.propertyName;
  if (metadata.embeddedMetadata) return { name, kind: 'embedded', column };
  if (metadata.isVirtual) return { name, kind: 'left out', column };
  return { name, kind: shape.isHidden(name) ? 'secret' : 'plain', column };
}

/** What TypeORM's own find would read, the canonical fields in any case; foreign keys without a property are left out. */
function isRead(column: ColumnMetadata, fields: FieldMap): boolean {
  if (column.isDiscriminator) return true;
  if (column.isVirtual || column.isVirtualProperty) return false;
  return column.isSelect || fields.isCanonical(column);
}

function touchesOf(metadata: EntityMetadata, { quote, touched }: Dialect): string[] {
  const { updateDateColumn, versionColumn } = metadata;
  const touches: string[] = [];
  if (updateDateColumn && touched !== null) {
    touches.push(`${quote(updateDateColumn.databaseName)} = ${touched}`);
  }
  if (versionColumn) {
    const name = quote(versionColumn.databaseName);
    touches.push(`${name} = ${name} + 1`);
  }
  return touches;
}

/** A discriminator is part of the site's code, never of a request. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
