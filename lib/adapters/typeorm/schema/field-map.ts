import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';

/** Canonical field to the property of the site's class, where they differ. */
export type FieldNames = Readonly<Record<string, string>>;

/** The names that the core uses for a class's fields, and the columns behind them. */
export class FieldMap {
  /** The one primary column; it is called `id` whatever its property is. */
  readonly key: ColumnMetadata;
  private readonly canonicalNames: ReadonlyMap<string, string>;

  constructor(
    readonly metadata: EntityMetadata,
    private readonly names: FieldNames,
    private readonly canonical: ReadonlySet<string>,
  ) {
    const [key, ...others] = metadata.primaryColumns;
    if (!key || others.length > 0) {
      throw new Error(`${metadata.name} needs one primary column, not ${others.length + 1}`);
    }
    this.key = key;
    this.canonicalNames = new Map([
      ...Object.entries(names).map(([canonical, property]) => [property, canonical] as const),
      [key.propertyPath, 'id'],
    ]);
  }

  /** The path of the property for a canonical name, or for a name of the site's own. */
  property(field: string): string {
    if (field === 'id') return this.key.propertyPath;
    return Object.hasOwn(this.names, field) ? (this.names[field] as string) : field;
  }

  /** The canonical name of a column, or its property's path. */
  field(column: ColumnMetadata): string {
    return this.canonicalNames.get(column.propertyPath) ?? column.propertyPath;
  }

  column(field: string): ColumnMetadata | undefined {
    const path = this.property(field);
    return this.metadata.columns.find(
      (column) => column.propertyPath === path && !column.isVirtual && !column.isVirtualProperty,
    );
  }

  /** True for the columns that the core itself works with. */
  isCanonical(column: ColumnMetadata): boolean {
    return column === this.key || this.canonical.has(this.field(column));
  }

  /** Canonical names that the class itself does not have, with what they stand for. */
  get renamed(): readonly (readonly [canonical: string, property: string])[] {
    const pairs = [...Object.entries(this.names), ['id', this.key.propertyPath] as const];
    return pairs.filter(([canonical, property]) => canonical !== property);
  }
}
