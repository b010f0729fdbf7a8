import { fitsField } from './field-value.js';
import type { FieldDefinition, ModelDefinition } from './model.js';
import type { Row } from './store.js';
import { UnknownField } from './unknown-field.js';

/**
 * A whole new row: the given values, checked, and the defaults of the others.
 * @throws UnknownField for a name that is no field, a value that it cannot hold, or one that is missing
 */
export function completeRow(model: ModelDefinition, values: Row): Row {
  const given = checkedValues(model, values);
  const row: Row = {};
  for (const [field, definition] of Object.entries(model.fields)) {
    const value = given[field] ?? definition.default ?? null;
    if (value === null && !definition.nullable) {
      throw new UnknownField(model.name, field, 'must have a value');
    }
    row[field] = value;
  }
  return row;
}

/**
 * The given values without those that are `undefined`; ids of users as text.
 * @throws UnknownField
 */
export function checkedValues(model: ModelDefinition, values: Row): Row {
  const checked: Row = {};
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const definition = Object.hasOwn(model.fields, field) ? model.fields[field] : undefined;
    if (!definition) throw new UnknownField(model.name, field);
    if (!holds(definition, value)) throw new UnknownField(model.name, field, 'cannot hold that');
    checked[field] = value !== null && definition.type === 'userId' ? String(value) : value;
  }
  return checked;
}

/** SQLite keeps no lengths, PostgreSQL has no NUL in text: all stores behave like the strictest. */
function holds(definition: FieldDefinition, value: unknown): boolean {
  if (value === null) return definition.nullable === true;
  if (definition.loose) return fitsField('any', value);
  if (!fitsField(definition.type, value)) return false;
  if (typeof value === 'string' && value.includes('\0')) return false;
  return definition.type !== 'string' || (value as string).length <= (definition.length ?? 255);
}
