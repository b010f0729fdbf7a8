import type { FieldDescription } from './form-description.js';

/** What templates see of one field; stable within a major version. */
export interface FieldView {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly hint: string | null;
  readonly hintId: string;
  readonly errors: readonly string[];
  readonly errorId: string;
  readonly invalid: boolean;
  readonly value: string;
  readonly checked: boolean;
  readonly required: boolean;
  /** True where the page should say that the field may be left empty. */
  readonly optional: boolean;
  readonly choices: readonly { value: string; label: string; selected: boolean }[];
  /**
   * All further attributes of the control, in order; an empty text stands for an attribute without
   * value.
   */
  readonly attributes: Readonly<Record<string, string>>;
  readonly isHidden: boolean;
  readonly isPassword: boolean;
  readonly isCheckbox: boolean;
  readonly isTextarea: boolean;
  readonly isSelect: boolean;
}

/** What a field needs to know of its form. */
export interface FieldSurroundings {
  readonly text: (key: string, params?: Readonly<Record<string, unknown>>) => string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  /** True when the form comes back, so that a missing value means empty. */
  readonly submitted: boolean;
  readonly errors: readonly string[];
  readonly focus: boolean;
  readonly describedBy?: string;
  /** The last field that is typed into: the keyboard's enter key then sends. */
  readonly last: boolean;
}

/**
 * Tokens whose values are no words of a language: no capitals, no spelling, no correction by the
 * keyboard.
 */
const VERBATIM = new Set(['username', 'email', 'current-password', 'new-password']);

/** Kinds whose values run from the left in every language. */
const LEFT_TO_RIGHT = new Set(['email', 'url', 'tel']);

/** Kinds in which the enter key does not send, or there is none. */
const UNTYPED = new Set(['checkbox', 'select', 'textarea', 'hidden']);

export function fieldView(field: FieldDescription, around: FieldSurroundings): FieldView {
  const type = field.type ?? 'text';
  const id = `field-${field.name}`;
  const value = valueOf(field, around);
  return {
    id,
    name: field.name,
    type,
    label: labelOf(field.label, around.text),
    hint: field.hint ? around.text(field.hint, { ...around.params, ...field.hintParams }) : null,
    hintId: `${id}-hint`,
    errors: around.errors,
    errorId: `${id}-error`,
    invalid: around.errors.length > 0,
    value,
    checked: isChecked(field, around),
    required: field.required ?? false,
    // Who one is may be told in several ways, but one of them is always needed.
    optional: !field.required && field.autocomplete !== 'username',
    choices: (field.choices ?? []).map((choice) => ({
      value: choice.value,
      label: around.text(choice.label),
      selected: choice.value === value,
    })),
    attributes: attributesOf(field, around, id),
    isHidden: type === 'hidden',
    isPassword: type === 'password',
    isCheckbox: type === 'checkbox',
    isTextarea: type === 'textarea',
    isSelect: type === 'select',
  };
}

/** A field without a label, for which there is no message `field.<name>` either, is called by its name. */
function labelOf(label: string, text: FieldSurroundings['text']): string {
  const words = text(label);
  return words === label && label.startsWith(NAMED) ? spelledOut(label.slice(NAMED.length)) : words;
}

const NAMED = 'field.';

/** `displayName` as `Display name`. */
function spelledOut(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/_/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueOf(field: FieldDescription, { value, submitted }: FieldSurroundings): string {
  if (field.type === 'password') return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  // A hidden field keeps its value; what a person has emptied stays empty.
  return submitted && field.type !== 'hidden' ? '' : (field.value ?? '');
}

/** A browser sends nothing for an empty box: once sent, a missing value means no. */
function isChecked({ checked = false }: FieldDescription, around: FieldSurroundings): boolean {
  const { value, submitted } = around;
  if (value === undefined) return !submitted && checked;
  return value === true || value === 'on' || value === 'true' || value === '1';
}

function attributesOf(
  field: FieldDescription,
  around: FieldSurroundings,
  id: string,
): Readonly<Record<string, string>> {
  const described = [
    field.hint ? `${id}-hint` : '',
    around.errors.length > 0 ? `${id}-error` : '',
    around.describedBy ?? '',
  ];
  const verbatim = VERBATIM.has(field.autocomplete ?? '');
  return present({
    autocomplete: field.autocomplete,
    inputmode: field.inputmode ?? (field.type === 'email' ? 'email' : undefined),
    enterkeyhint: UNTYPED.has(field.type ?? 'text') ? undefined : around.last ? 'go' : 'next',
    dir: LEFT_TO_RIGHT.has(field.type ?? 'text') ? 'ltr' : undefined,
    autocapitalize: verbatim ? 'none' : undefined,
    autocorrect: verbatim ? 'off' : undefined,
    spellcheck: verbatim ? 'false' : undefined,
    maxlength: field.type === 'password' ? undefined : field.maxLength?.toString(),
    required: field.required ? '' : undefined,
    'aria-describedby': described.filter(Boolean).join(' ') || undefined,
    'aria-invalid': around.errors.length > 0 ? 'true' : undefined,
    autofocus: around.focus ? '' : undefined,
  });
}

function present(entries: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
