import 'reflect-metadata';
import type { FieldDescription } from '../views/form-description.js';

/** How a field of a form is drawn, and what is checked before anything else happens. */
export interface FormFieldOptions extends Omit<FieldDescription, 'name' | 'label' | 'required'> {
  /** A message key or a ready text. @default the field's name */
  readonly label?: string;
  /**
   * The message key for an empty field or a box that is not ticked, or true for the general one; false lets it stay empty whatever its rules
   * say. @default true for a field with rules of class-validator, unless they are for a box or `@IsOptional()` is among them; else false
   */
  readonly required?: boolean | string;
  /** The text must be an e-mail address that mail can be sent to (RFC 5321). @default false */
  readonly address?: boolean;
  /** The field that must hold the same; JSON may leave this one out. */
  readonly confirms?: string;
  /** What programs should know of it, for the application's OpenAPI document. @default the label */
  readonly description?: string;
}

export interface FormFieldDefinition extends FormFieldOptions {
  readonly name: string;
}

const FIELDS = Symbol('nest-security:form-fields');

/**
 * Makes a property a field of a form. Only such fields, and those that class-validator knows, are ever read from a request.
 * @publicApi
 */
export function FormField(options: FormFieldOptions = {}): PropertyDecorator {
  return (prototype, property) => {
    const own = ownFields(prototype);
    Reflect.defineMetadata(FIELDS, [...own, { ...options, name: String(property) }], prototype);
  };
}

/** The fields of a form in their order, those of base classes first; what a subclass says of its base's field adds to it. */
export function formFieldsOf(form: { readonly prototype: object }): readonly FormFieldDefinition[] {
  const fields = new Map<string, FormFieldDefinition>();
  for (const prototype of prototypeChain(form.prototype)) {
    const own = ownFields(prototype);
    for (const field of own) fields.set(field.name, { ...fields.get(field.name), ...field });
  }
  return [...fields.values()];
}

function prototypeChain(prototype: object): object[] {
  const chain: object[] = [];
  let link: object | null = prototype;
  while (link && link !== Object.prototype) {
    chain.unshift(link);
    link = Object.getPrototypeOf(link) as object | null;
  }
  return chain;
}

function ownFields(prototype: object): readonly FormFieldDefinition[] {
  return (Reflect.getOwnMetadata(FIELDS, prototype) as FormFieldDefinition[] | undefined) ?? [];
}
