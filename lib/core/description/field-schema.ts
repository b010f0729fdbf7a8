import type { ApiSchema } from '../../ports/api-description.js';
import type { FormFieldDefinition } from '../forms/form-field.decorator.js';

/** What a field's schema needs to know of the application. */
export interface FieldRules {
  /** A text of a catalogue, or the words themselves. */
  readonly text: (key: string, params?: Readonly<Record<string, unknown>>) => string;
  /** Code points of a new password. */
  readonly passwords: { readonly minLength: number; readonly maxLength: number };
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  password: 'password',
  url: 'uri',
  date: 'date',
};

/** A field of a form as a schema. */
export function fieldSchema(field: FormFieldDefinition, rules: FieldRules): ApiSchema {
  return { ...typeOf(field), ...limitsOf(field, rules), ...wordsOf(field, rules) };
}

function typeOf({ type = 'text', choices }: FormFieldDefinition): ApiSchema {
  if (type === 'checkbox') return { type: 'boolean' };
  if (type === 'number') return { type: 'number' };
  if (type === 'select' && choices) {
    return { type: 'string', enum: choices.map(({ value }) => value) };
  }
  const format = FORMATS[type];
  return format === undefined ? { type: 'string' } : { type: 'string', format };
}

function limitsOf(field: FormFieldDefinition, { passwords }: FieldRules): ApiSchema {
  const { minLength, maxLength } = passwords;
  if (field.confirms === undefined && field.autocomplete === 'new-password')
    return { minLength, maxLength };
  return field.maxLength === undefined ? {} : { maxLength: field.maxLength };
}

function wordsOf({ description, label, type, name }: FormFieldDefinition, rules: FieldRules) {
  const words = description ?? (type === 'hidden' ? '' : rules.text(label ?? name));
  return words === '' ? {} : { description: words };
}
