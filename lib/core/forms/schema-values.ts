import { isTicked } from './field-reader.js';
import type { FormFieldDefinition } from './form-field.decorator.js';

/**
 * The values of a schema's fields. A page can send texts alone: boxes and numbers are made of them where the schema asks for such, and
 * what was left empty is not there, unless the schema asks for it.
 */
export function schemaValues(
  fields: readonly FormFieldDefinition[],
  valueOf: (name: string) => unknown,
  isForm: boolean,
): Readonly<Record<string, unknown>> {
  const values = fields.map((field) => {
    const given = valueOf(field.name);
    return [field.name, isForm ? typed(field, given) : given] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function typed({ type, required }: FormFieldDefinition, given: unknown): unknown {
  if (type === 'checkbox') return isTicked(given) ?? given;
  if (typeof given !== 'string') return given;
  const blank = given.trim() === '';
  if (blank && required === false) return undefined;
  if (type !== 'number' || blank) return given;
  const number = Number(given);
  return Number.isFinite(number) ? number : given;
}
