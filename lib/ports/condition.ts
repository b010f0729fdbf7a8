import { InvalidWhere } from './invalid-where.js';
import type { FieldType } from './model.js';
import { fitsField } from './field-value.js';
import type { Scalar, Where } from './store.js';

/** A comparison of a `where`, taken apart and checked. */
export type Condition =
  | { readonly field: string; readonly operator: 'eq' | 'not'; readonly value: Scalar }
  | {
      readonly field: string;
      readonly operator: 'lt' | 'lte' | 'gt' | 'gte';
      readonly value: NonNullable<Scalar>;
    }
  | {
      readonly field: string;
      readonly operator: 'in';
      readonly value: readonly NonNullable<Scalar>[];
    };

/** What a field holds; `any` is a column of the site whose values the adapter converts. `undefined` is no field. */
export type FieldTypeOf = (field: string) => FieldType | 'any' | undefined;

/**
 * Takes a `where` apart. The one place where it is checked: an object that came from a request, with operators or values of
 * another kind than the field's, ends here and never reaches a database.
 * @throws InvalidWhere
 */
export function conditionsOf(model: string, where: Where, typeOf: FieldTypeOf): Condition[] {
  if (typeof where !== 'object' || where === null || Array.isArray(where)) {
    throw new InvalidWhere(model, 'they are no object');
  }
  return Object.entries(where).map(([field, wanted]) => {
    const type = typeOf(field);
    if (type === undefined) throw new InvalidWhere(model, `${quoted(field)} is no field of it`);
    const condition = conditionOf(field, wanted);
    if (condition && fits(condition, type)) return condition;
    throw new InvalidWhere(model, `${quoted(field)} is compared with what it cannot hold`);
  });
}

/** As {@link conditionsOf}, for what may not be done to all rows at once. */
export function someConditionsOf(model: string, where: Where, typeOf: FieldTypeOf): Condition[] {
  const conditions = conditionsOf(model, where, typeOf);
  if (conditions.length === 0) throw new InvalidWhere(model, 'there are none');
  return conditions;
}

const OPERATORS: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte', 'not', 'in']);

function conditionOf(field: string, wanted: unknown): Condition | null {
  if (typeof wanted !== 'object' || wanted === null || wanted instanceof Date) {
    return { field, operator: 'eq', value: wanted as Scalar };
  }
  const entries = Object.entries(wanted);
  const [operator, value]: [string?, unknown?] = entries[0] ?? [];
  if (entries.length !== 1 || operator === undefined || !OPERATORS.has(operator)) return null;
  return { field, operator, value } as Condition;
}

function fits({ operator, value }: Condition, type: FieldType | 'any'): boolean {
  if (operator === 'in') {
    return Array.isArray(value) && value.every((one) => one !== null && fitsField(type, one));
  }
  if (value === null) return operator === 'eq' || operator === 'not';
  return fitsField(type, value);
}

/** Names may come from a request: they are cut before they go into a message. */
function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 64));
}
