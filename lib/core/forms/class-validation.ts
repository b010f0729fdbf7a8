import type { FormFieldDefinition } from './form-field.decorator.js';
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
  const optional = new Set(fields.filter(mayBeLeftOut).map(({ name }) => name));
  for (const error of errors) {
    if (submitted.has(error.property)) continue;
    if (error.value === undefined && optional.has(error.property)) continue;
    for (const [rule, text] of Object.entries(error.constraints ?? {}))
      submitted.add(error.property, { key: rule, text });
  }
}

/** By its own word; a field that only repeats another one is compared with that one instead. */
function mayBeLeftOut({ required, confirms }: FormFieldDefinition): boolean {
  return required === false || confirms !== undefined;
}
