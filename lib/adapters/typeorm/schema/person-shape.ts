import { hideProperties } from '../../../common/hidden-properties.js';
import type { FieldMap } from './field-map.js';

/**
 * What every user and role object gets when it is read or saved: its secrets hidden from all serialisers, and the canonical names
 * of renamed fields as invisible accessors.
 */
export class PersonShape {
  private readonly accessors: PropertyDescriptorMap;
  /** The properties that hold secrets. */
  readonly hidden: ReadonlySet<string>;
  private readonly hasAccessors: boolean;

  constructor(fields: FieldMap, secrets: Iterable<string>) {
    this.hidden = new Set([...secrets].map((field) => fields.property(field)));
    this.hasAccessors = fields.renamed.length > 0;
    this.accessors = Object.fromEntries(
      fields.renamed.map(([canonical, property]) => [canonical, accessorTo(property.split('.'))]),
    );
  }

  /** For objects that TypeORM made. */
  dress(person: object): void {
    hideProperties(person, this.hidden);
    this.addAccessors(person);
  }

  isHidden(property: string): boolean {
    return this.hidden.has(property);
  }

  addAccessors(person: object): void {
    if (this.hasAccessors) Object.defineProperties(person, this.accessors);
  }
}

function accessorTo(path: readonly string[]): PropertyDescriptor {
  const parents = path.slice(0, -1);
  const last = path.at(-1) ?? '';
  const holder = (person: unknown): Record<string, unknown> | undefined =>
    parents.reduce((value, name) => (value as Record<string, unknown>)?.[name], person) as never;
  return {
    configurable: true,
    enumerable: false,
    get(this: unknown): unknown {
      return holder(this)?.[last];
    },
    set(this: unknown, value: unknown) {
      const target = holder(this);
      if (target) target[last] = value;
    },
  };
}
