import type { FormEntry } from './form.registry.js';
import type { SubmittedForm } from './submitted-form.js';

/** Runs the class-validator rules of a form that has some; the library is loaded at the first such form. */
export async function validateByClass(
  { fields }: FormEntry,
  submitted: SubmittedForm<object>,
): Promise<void> {
  const { validate } = await import('class-validator');
  const errors = await validate(submitted.values, {
    forbidUnknownValues: false,
    stopAtFirstError: false,
  });
  const optional = new Set(fields.filter(({ required }) => !required).map(({ name }) => name));
  for (const error of errors) {
    if (submitted.has(error.property)) continue;
    // A rule about a value says nothing of a field that may be left empty and was.
    if (error.value === undefined && optional.has(error.property)) continue;
    for (const [rule, text] of Object.entries(error.constraints ?? {}))
      submitted.add(error.property, { key: rule, text });
  }
}
