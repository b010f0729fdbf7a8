import { canonicalEmail } from '../../../common/identity.js';
import type { FieldResult } from '../../../core/forms/field-reader.js';
import type { FormFieldDefinition } from '../../../core/forms/form-field.decorator.js';

const NOT_TICKED: ReadonlySet<unknown> = new Set([undefined, null, false, '', 'false']);

/** One field as WTForms reads it: any value is text, text of blanks is none, and a box is ticked by whatever is not false. */
export function lenientField(field: FormFieldDefinition, given: unknown): FieldResult {
  if (field.type === 'checkbox') return lenientBox(field, !NOT_TICKED.has(given));
  const text = textOf(given);
  if (text.trim() === '') return missing(field);
  if (field.address && canonicalEmail(text) === null) {
    return { problem: { key: 'INVALID_EMAIL_ADDRESS' } };
  }
  return { value: text };
}

/** A field that must hold the same as another: compared first, so that an empty one is told to be empty alone. */
export function lenientConfirmation(
  field: FormFieldDefinition,
  given: unknown,
  other: unknown,
): FieldResult {
  if (textOf(given).trim() === '') return missing(field);
  if (textOf(given) !== textOf(other)) return { problem: { key: 'RETYPE_PASSWORD_MISMATCH' } };
  return { value: undefined };
}

function lenientBox(field: FormFieldDefinition, ticked: boolean): FieldResult {
  return ticked || !field.required ? { value: ticked } : missing(field);
}

function missing({ required }: FormFieldDefinition): FieldResult {
  if (!required) return { value: undefined };
  return { problem: { key: typeof required === 'string' ? required : 'FIELD_REQUIRED' } };
}

function textOf(given: unknown): string {
  return given === undefined || given === null ? '' : String(given);
}
