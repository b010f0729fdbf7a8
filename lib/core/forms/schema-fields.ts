import type { FieldChoice, FieldType } from '../views/form-description.js';
import type { FormFieldDefinition } from './form-field.decorator.js';
import { schemaFieldsOf, type StandardSchema } from './standard-schema.js';

/** The part of a JSON Schema that says how a field is drawn. */
interface Property {
  readonly type?: unknown;
  readonly format?: unknown;
  readonly title?: unknown;
  readonly description?: unknown;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly maxLength?: unknown;
  readonly anyOf?: readonly Property[];
  readonly autocomplete?: unknown;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

const OF_FORMAT: Readonly<Record<string, FieldType>> = {
  email: 'email',
  uri: 'url',
  date: 'date',
};

const OF_TYPE: Readonly<Record<string, FieldType>> = {
  boolean: 'checkbox',
  number: 'number',
  integer: 'number',
};

/**
 * The fields of a schema as a page draws them: what it says of itself as a JSON Schema (Standard JSON Schema, version 1), else its fields'
 * names alone. `title` is the label, `description` the hint, `autocomplete` the token of HTML's autofill.
 */
export function schemaFields(schema: StandardSchema): readonly FormFieldDefinition[] {
  const told = jsonSchemaOf(schema);
  if (!told?.properties) return schemaFieldsOf(schema).map((name) => ({ name }));
  const { properties, required = [] } = told;
  return Object.entries(properties).map(([name, property]) =>
    drawn(name, property, required.includes(name)),
  );
}

/** `null` for a schema that cannot say, or says something that JSON cannot. */
function jsonSchemaOf(schema: StandardSchema): ObjectSchema | null {
  try {
    const options = { target: 'draft-2020-12', libraryOptions: { unrepresentable: 'any' } };
    return (schema['~standard'].jsonSchema?.input(options) as ObjectSchema | undefined) ?? null;
  } catch {
    return null;
  }
}

function drawn(name: string, property: Property, isRequired: boolean): FormFieldDefinition {
  const { title, description, autocomplete, maxLength, default: value } = property;
  const { type, required, choices } = kindOf(property, isRequired);
  const field: Partial<Record<keyof FormFieldDefinition, unknown>> = {
    name,
    required,
    ...(type && { type }),
    ...(choices && { choices }),
    ...(typeof title === 'string' && { label: title }),
    ...(typeof description === 'string' && { hint: description }),
    ...(typeof autocomplete === 'string' && { autocomplete }),
    ...(typeof maxLength === 'number' && { maxLength }),
    ...((typeof value === 'string' || typeof value === 'number') && { value: String(value) }),
    ...(value === true && { checked: true }),
  };
  return field as FormFieldDefinition;
}

interface Kind {
  readonly type?: FieldType;
  readonly required: boolean;
  readonly choices?: readonly FieldChoice[];
}

function kindOf(property: Property, required: boolean): Kind {
  const { format, enum: values, const: only, anyOf = [] } = property;
  const some = anyOf.find(({ type }) => type !== 'null');
  if (some && property.type === undefined) return kindOf(some, required);
  const type = OF_TYPE[String(property.type)] ?? OF_FORMAT[String(format)];
  // A box that may stay empty is an answer too; one that must be ticked is asked for.
  if (type === 'checkbox') return { type, required: required && only === true };
  if (!values) return { type, required };
  const choices = values.map((value) => ({ value: String(value), label: String(value) }));
  const none = required || property.default !== undefined ? [] : [{ value: '', label: '' }];
  return { type: 'select', required, choices: [...none, ...choices] };
}
