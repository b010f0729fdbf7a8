import type { FormClass } from './form-class.js';
import { formFieldsOf, type FormFieldDefinition } from './form-field.decorator.js';

/** What class-validator keeps of one decorator. */
interface Rule {
  readonly propertyName: string;
  readonly type: string;
  readonly name?: string;
  readonly constraints?: readonly unknown[];
}

/** Where class-validator keeps them, whichever copy of it the site's form uses; there is nothing before the first decorator. */
interface RuleKeeper {
  readonly classValidatorMetadataStorage?: {
    getTargetValidationMetadatas(form: FormClass, schema: '', always: false, strict: false): Rule[];
  };
}

type FieldType = FormFieldDefinition['type'];

/** Rules that no text can keep, or that say what kind of text it is. */
const TYPES: Readonly<Record<string, FieldType>> = {
  isBoolean: 'checkbox',
  isDivisibleBy: 'number',
  isEmail: 'email',
  isInt: 'number',
  isNegative: 'number',
  isNumber: 'number',
  isPositive: 'number',
  isUrl: 'url',
  max: 'number',
  min: 'number',
};

const TYPES_OF_VALUES: Readonly<Record<string, FieldType>> = {
  boolean: 'checkbox',
  number: 'number',
};

/** The fields of a form: those with `@FormField`, and after them those that class-validator alone knows. */
export function classFieldsOf(form: FormClass): readonly FormFieldDefinition[] {
  const rules = rulesOf(form);
  const declared = formFieldsOf(form);
  const names = new Set(declared.map(({ name }) => name));
  const others = [...rules.keys()].filter((name) => !names.has(name)).map((name) => ({ name }));
  return [...declared, ...others].map((field) => ruledField(field, rules.get(field.name)));
}

export function hasRules(form: FormClass): boolean {
  return rulesOf(form).size > 0;
}

function rulesOf(form: FormClass): ReadonlyMap<string, readonly Rule[]> {
  const { classValidatorMetadataStorage: keeper } = globalThis as RuleKeeper;
  const rules = new Map<string, readonly Rule[]>();
  for (const rule of keeper?.getTargetValidationMetadatas(form, '', false, false) ?? [])
    rules.set(rule.propertyName, [...(rules.get(rule.propertyName) ?? []), rule]);
  return rules;
}

/** What `@FormField` leaves open is as the rules want it. `required` stays undefined where they alone know whether a value is needed. */
function ruledField(field: FormFieldDefinition, rules: readonly Rule[] = []): FormFieldDefinition {
  if (rules.length === 0) return field;
  const type = field.type ?? rules.map(typeOf).find((known) => known !== undefined);
  // Without `@IsOptional()` class-validator wants a value; a box that is not ticked is one.
  const demanded = type !== 'checkbox' && !rules.some(takesNone);
  const required = field.required ?? (demanded || undefined);
  return { ...field, ...(type && { type }), ...(required !== undefined && { required }) };
}

function typeOf({ name = '', constraints: [value] = [] }: Rule): FieldType {
  return name === 'equals' ? TYPES_OF_VALUES[typeof value] : TYPES[name];
}

/** `@IsOptional()`, `@ValidateIf()`, and what is there to stay empty. */
function takesNone({ type, name }: Rule): boolean {
  return type === 'conditionalValidation' || name === 'isEmpty';
}
