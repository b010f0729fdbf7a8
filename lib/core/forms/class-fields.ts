import type { FormClass } from './form-class.js';
import { formFieldsOf, type FormFieldDefinition } from './form-field.decorator.js';

/** What class-validator keeps of one decorator. */
interface Rule {
  readonly propertyName: string;
  readonly type: string;
  readonly name?: string;
}

/** Where class-validator keeps them, whichever copy of it the site's form uses; there is nothing before the first decorator. */
interface RuleKeeper {
  readonly classValidatorMetadataStorage?: {
    getTargetValidationMetadatas(form: FormClass, schema: '', always: false, strict: false): Rule[];
  };
}

const TYPES: Readonly<Record<string, FormFieldDefinition['type']>> = {
  isBoolean: 'checkbox',
  isEmail: 'email',
  isInt: 'number',
  isNumber: 'number',
  isUrl: 'url',
};

const DEMANDING: ReadonlySet<string> = new Set(['isDefined', 'isNotEmpty']);

/** The fields of a form: those with `@FormField`, and after them those that class-validator alone knows. */
export function classFieldsOf(form: FormClass): readonly FormFieldDefinition[] {
  const rules = rulesOf(form);
  const declared = formFieldsOf(form);
  const names = new Set(declared.map(({ name }) => name));
  return [
    ...declared.map((field) => ({
      ...field,
      required: field.required ?? demands(rules.get(field.name)),
    })),
    ...[...rules].filter(([name]) => !names.has(name)).map(([name, own]) => ruledField(name, own)),
  ];
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

function demands(rules: readonly Rule[] = []): boolean {
  return rules.some(({ name = '' }) => DEMANDING.has(name));
}

/** Without `@IsOptional()` class-validator wants a value; a box that is not ticked is one. */
function ruledField(name: string, rules: readonly Rule[]): FormFieldDefinition {
  const type = rules.map((rule) => TYPES[rule.name ?? '']).find((known) => known !== undefined);
  const optional = rules.some((rule) => rule.type === 'conditionalValidation');
  return { name, ...(type && { type }), required: !optional && type !== 'checkbox' };
}
