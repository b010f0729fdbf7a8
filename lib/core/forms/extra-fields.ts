import { classFieldsOf } from './class-fields.js';
import type { FormEntry } from './form.registry.js';

/** Fields that the package's own form does not have: they go to columns of the site's own. */
export function extraFieldsOf({ base, fields, added }: FormEntry): readonly string[] {
  const own = new Set(classFieldsOf(base).map(({ name }) => name));
  return [...fields, ...added].map(({ name }) => name).filter((name) => !own.has(name));
}
