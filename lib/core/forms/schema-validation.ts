import type { FormEntry } from './form.registry.js';
import type { SchemaIssue } from './standard-schema.js';
import type { SubmittedForm } from './submitted-form.js';

/** Asks a site's schema, if there is one; of what it gives back, the fields that it adds to the form. */
export async function validateBySchema(
  { schema, added }: FormEntry,
  given: Readonly<Record<string, unknown>>,
  submitted: SubmittedForm<object>,
): Promise<Readonly<Record<string, unknown>>> {
  if (!schema) return {};
  const result = await schema['~standard'].validate({ ...given });
  if (result.issues) {
    const issues = result.issues.map((issue) => [fieldOf(issue), issue.message] as const);
    // What the form itself has said of a field is enough.
    for (const [field, text] of issues.filter(([field]) => !submitted.has(field)))
      submitted.add(field, { key: 'INVALID_VALUE', text });
    return {};
  }
  const values = (result.value ?? {}) as Record<string, unknown>;
  // A schema that lets unknown keys through must not let them reach a column.
  const present = added.filter(
    ({ name }) => Object.hasOwn(values, name) && values[name] !== undefined,
  );
  return Object.fromEntries(present.map(({ name }) => [name, values[name]]));
}

function fieldOf(issue: SchemaIssue): string {
  const first = issue.path?.[0];
  return String(typeof first === 'object' ? first.key : (first ?? 'body'));
}
