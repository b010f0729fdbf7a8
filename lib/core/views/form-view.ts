import type { FieldDescription, FormDescription } from './form-description.js';
import { fieldView, type FieldView } from './field-view.js';

/** A form on its way to a page: its description with what was typed and what is wrong with it. */
export interface FormInput {
  readonly description: FormDescription;
  /** Where it is sent. */
  readonly action: string;
  /** What was typed, or stands there at first, by field; passwords are never written back. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Texts by field. */
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  /** A text about the form as a whole, e.g. wrong credentials. */
  readonly problem?: string;
  /** Parameters of the hints, e.g. the least length of a password. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Whose account this is about, as people and password managers are told; never sent. */
  readonly account?: string | null;
}

/** One line of the list of errors; `id` is the field's, if it can be seen. */
export interface ErrorView {
  readonly id: string | null;
  readonly label: string;
  readonly text: string;
}

/** What templates see as `form`; stable within a major version. */
export interface FormView {
  readonly name: string;
  readonly method: 'post';
  readonly action: string;
  readonly submit: string;
  readonly fields: readonly FieldView[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** True when something has to be put right. */
  readonly invalid: boolean;
  readonly problem: string | null;
  readonly errorList: readonly ErrorView[];
  readonly account: string | null;
}

/** What a form needs to know of its page. */
export interface FormSurroundings {
  readonly page: string;
  readonly text: (key: string, params?: Readonly<Record<string, unknown>>) => string;
  /** Id of what should be read out together with the focused field, e.g. the messages. */
  readonly describedBy?: string;
  /** No field takes the focus, e.g. because the form is folded away. @default false */
  readonly unfocused?: boolean;
}

/** Makes what a template draws from what a form is. */
export function formView(input: FormInput, around: FormSurroundings): FormView {
  const { description, errors = {}, values = {} } = input;
  const submitted = input.errors !== undefined || input.problem !== undefined;
  const focused = around.unfocused ? null : fieldToFocus(description.fields, values, errors);
  const described = [around.describedBy, input.problem === undefined ? undefined : 'errors'];
  const describedBy = described.filter(Boolean).join(' ') || undefined;
  const last = description.fields.findLast(isTyped);
  const fields = description.fields.map((field) =>
    fieldView(field, {
      text: around.text,
      params: input.params ?? {},
      value: Object.hasOwn(values, field.name) ? values[field.name] : undefined,
      submitted,
      errors: errors[field.name] ?? [],
      focus: field === focused,
      describedBy: field === focused ? describedBy : undefined,
      last: field === last,
    }),
  );
  return {
    name: description.name,
    method: 'post',
    action: input.action,
    submit: around.text(description.submit ?? `${around.page}.submit`),
    fields,
    values: Object.fromEntries(fields.map((field) => [field.name, field.value])),
    errors,
    invalid: input.problem !== undefined || Object.keys(errors).length > 0,
    problem: input.problem ?? null,
    errorList: listErrors(errors, fields),
    account: input.account ?? null,
  };
}

/** The first field that is wrong, else the first that waits to be filled in, else the first. */
function fieldToFocus(
  fields: readonly FieldDescription[],
  values: Readonly<Record<string, unknown>>,
  errors: Readonly<Record<string, readonly string[]>>,
): FieldDescription | undefined {
  const typed = fields.filter(isTyped);
  return (
    fields.find((field) => field.type !== 'hidden' && errors[field.name]?.length) ??
    typed.find((field) => field.type === 'password' || !(values[field.name] ?? field.value)) ??
    typed[0]
  );
}

function isTyped({ type }: FieldDescription): boolean {
  return type !== 'hidden' && type !== 'checkbox';
}

/** What belongs to no field that can be seen, then the rest in the order of the fields. */
function listErrors(
  errors: Readonly<Record<string, readonly string[]>>,
  fields: readonly FieldView[],
): ErrorView[] {
  const seen = new Map(
    fields.filter((field) => !field.isHidden).map((field) => [field.name, field]),
  );
  const unseen = Object.keys(errors).filter((name) => !seen.has(name));
  return [...unseen, ...seen.keys()].flatMap((name) => {
    const { id = null, label = '' } = seen.get(name) ?? {};
    const texts = Object.hasOwn(errors, name) ? (errors[name] ?? []) : [];
    return texts.map((text) => ({ id, label, text }));
  });
}
