import { randomUUID } from 'node:crypto';
import { fitsField } from '../../../ports/field-value.js';
import type { Row } from '../../../ports/store.js';
import { UnknownField } from '../../../ports/unknown-field.js';
import type { ColumnMetadata } from './column-metadata.js';
import { IMPOSSIBLE } from './column.js';
import type { PersonColumn } from './person-column.js';
import type { PersonTable } from './person-table.js';
import type { Assignment } from './table.js';

/** Makes of values by name what goes into the columns of the site's class: its own fields, embedded ones and relations too. */
export class PersonValues {
  constructor(private readonly table: PersonTable) {}

  /**
   * A new object of the site's class with these values, as its own code would make one.
   * @throws UnknownField
   */
  entity(values: Row): Row {
    const entity = this.table.metadata.create() as Row;
    this.assign(entity, values);
    return entity;
  }

  /** Runs the class's `@BeforeInsert` methods. */
  async beforeInsert(entity: object): Promise<void> {
    for (const listener of this.table.metadata.beforeInsertListeners) {
      if (listener.isAllowed(entity)) await listener.execute(entity);
    }
  }

  /** The columns of a new row; what has no value is left to the database's defaults. */
  insertion(entity: Row): Assignment[] {
    const { metadata } = this.table;
    return metadata.columns.flatMap((column) => {
      if (!column.isInsert || column.isVirtualProperty || column.generatedType) return [];
      const value = column.getEntityValue(entity) as unknown;
      return this.assignment(column, value === undefined ? this.generated(column) : value);
    });
  }

  /**
   * The columns that a patch changes; the key is none of them, as the user's sessions and tokens name it.
   * @throws UnknownField
   */
  assignments(patch: Row): Assignment[] {
    const holder: Row = {};
    this.assign(holder, patch);
    const { key, model } = this.table;
    if (key.metadata.getEntityValue(holder) !== undefined)
      throw new UnknownField(model, key.field, 'cannot be changed');
    return this.table.metadata.columns.flatMap((column) => {
      if (!column.isUpdate || column.isVirtualProperty || column.generatedType) return [];
      return this.assignment(column, column.getEntityValue(holder) as unknown);
    });
  }

  private assign(target: Row, values: Row): void {
    for (const [field, value] of Object.entries(values)) {
      if (value === undefined) continue;
      const column = this.table.column(field);
      if (column) {
        this.check(column, value);
        column.metadata.setEntityValue(target, value);
      } else if (this.isComposite(field)) target[field] = value;
      else throw new UnknownField(this.table.model, field);
    }
  }

  private check({ field, type, nullable, length }: PersonColumn, value: unknown): void {
    const { model } = this.table;
    if (value === null) {
      if (!nullable) throw new UnknownField(model, field, 'must have a value');
      return;
    }
    const fits = type === 'any' || fitsField(type, value);
    const tooLong = length !== null && typeof value === 'string' && value.length > length;
    if (!fits || tooLong) throw new UnknownField(model, field, 'cannot hold that');
  }

  /** An embedded object or a relation: its columns take their values from inside it. */
  private isComposite(field: string): boolean {
    const { embeddeds, relations } = this.table.metadata;
    return [...embeddeds, ...relations].some(({ propertyName }) => propertyName === field);
  }

  private generated(column: ColumnMetadata): unknown {
    const { driver } = this.table.metadata.dataSource;
    if (column.isDiscriminator) return this.table.metadata.discriminatorValue;
    if (column.isVersion) return 1;
    const isUuid = column.isGenerated && column.generationStrategy === 'uuid';
    return isUuid && !driver.isUUIDGenerationSupported() ? randomUUID() : undefined;
  }

  private assignment(column: ColumnMetadata, value: unknown): Assignment[] {
    if (value === undefined) return [];
    const known = this.table.columnFor(column);
    const encoded = known.encode(value);
    if (encoded === IMPOSSIBLE) {
      throw new UnknownField(this.table.model, known.field, 'cannot hold that');
    }
    return [{ name: known.name, value: encoded }];
  }
}
