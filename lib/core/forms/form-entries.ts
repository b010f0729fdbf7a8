import type { AnyFeature } from '../feature/feature.js';
import { classFieldsOf, hasRules } from './class-fields.js';
import type { FormClass } from './form-class.js';
import type { FormEntry } from './form.registry.js';
import { schemaFields } from './schema-fields.js';
import { isStandardSchema, type StandardSchema } from './standard-schema.js';

/** What a site gives for forms, by their names. */
export type ChosenForms = Readonly<Partial<Record<string, FormClass | StandardSchema>>>;

/**
 * The forms in force: a site's class stands in the place of ours or of the preset's, a site's schema adds to them. Where one of our forms
 * extends another, what a site gives for that one holds for both, unless it gives something for each.
 */
export function formEntries(
  features: readonly AnyFeature[],
  chosen: ChosenForms,
  preset: Readonly<Record<string, FormClass>> = {},
): Readonly<Record<string, FormEntry>> {
  const bases = basesOf(features);
  const entries = [...bases].map(([name, base]): [string, FormEntry] => {
    const form = preset[name] ?? base;
    const [parent] = [...bases].find(([, other]) => other === Object.getPrototypeOf(form)) ?? [];
    const own = chosen[name] ?? (parent === undefined ? undefined : chosen[parent]);
    if (isStandardSchema(own)) return [name, entry(base, form, own)];
    return [name, entry(base, isClass(own) ? own : form, null)];
  });
  return Object.fromEntries(entries);
}

/** What the flow cannot do without, and the class in the place of ours leaves out. */
export function lackingFields({ base, fields }: FormEntry): readonly string[] {
  const names = new Set(fields.map(({ name }) => name));
  return classFieldsOf(base)
    .filter(({ required, confirms, name }) => required && !confirms && !names.has(name))
    .map(({ name }) => name);
}

function entry(base: FormClass, form: FormClass, schema: StandardSchema | null): FormEntry {
  const fields = classFieldsOf(form);
  const names = new Set(fields.map(({ name }) => name));
  const described = schema ? schemaFields(schema) : [];
  const added = described.filter(({ name }) => !names.has(name));
  const own = new Set(classFieldsOf(base).map(({ name }) => name));
  const extra = [...fields, ...added].map(({ name }) => name).filter((name) => !own.has(name));
  return { base, form, schema, fields, described, added, extra, hasRules: hasRules(form) };
}

function basesOf(features: readonly AnyFeature[]): ReadonlyMap<string, FormClass> {
  return new Map(features.flatMap(({ forms = {} }) => Object.entries(forms)));
}

function isClass(value: unknown): value is FormClass {
  return typeof value === 'function';
}
