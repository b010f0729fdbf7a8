import { canonicalEmail } from '../../common/identity.js';
import type { FieldProblem } from '../errors/security.exception.js';
import type { FormFieldDefinition } from './form-field.decorator.js';

export type FieldResult = { readonly value: unknown } | { readonly problem: FieldProblem };

/** Characters of one field; a password of 1,024 code points may have twice as many UTF-16 units. */
const LIMIT = 4_096;
const TICKED: ReadonlySet<unknown> = new Set([true, 'on', 'true', '1']);
const NOT_TICKED: ReadonlySet<unknown> = new Set([undefined, null, false, '', 'off', 'false', '0']);

/** One field's own checks: its type, its presence, its form. Strict: what is not of the type is an error and never converted. */
export function readField(
  field: FormFieldDefinition,
  given: unknown,
  isForm: boolean,
): FieldResult {
  if (field.type === 'checkbox') return readCheckbox(field, given, isForm);
  if (given === undefined || given === null) return missing(field);
  if (field.type === 'number') return readNumber(field, given, isForm);
  if (typeof given !== 'string') return wrong('INVALID_VALUE');
  if (given.length > (field.maxLength ?? LIMIT)) return wrong('INVALID_VALUE');
  const blank = field.type === 'password' ? given === '' : given.trim() === '';
  if (blank) return missing(field);
  if (field.address && canonicalEmail(given) === null) return wrong('INVALID_EMAIL_ADDRESS');
  return { value: given };
}

function readCheckbox(field: FormFieldDefinition, given: unknown, isForm: boolean): FieldResult {
  const isNone = given === undefined || given === null;
  // A page sends nothing for a box that is not ticked; a program may leave one out.
  if (isNone && !isForm && field.required === false) return { value: undefined };
  const ticked = isForm || isNone || typeof given === 'boolean' ? isTicked(given) : null;
  if (ticked === null) return wrong('INVALID_VALUE');
  return ticked || !field.required ? { value: ticked } : missing(field);
}

/** What a page sends for a box; `null` for what no box sends. */
export function isTicked(given: unknown): boolean | null {
  if (TICKED.has(given)) return true;
  return NOT_TICKED.has(given) ? false : null;
}

function readNumber(field: FormFieldDefinition, given: unknown, isForm: boolean): FieldResult {
  if (isForm && given === '') return missing(field);
  const number = isForm && typeof given === 'string' ? Number(given) : given;
  return typeof number === 'number' && Number.isFinite(number)
    ? { value: number }
    : wrong('INVALID_VALUE');
}

function missing(field: FormFieldDefinition): FieldResult {
  if (!field.required) return { value: undefined };
  return wrong(typeof field.required === 'string' ? field.required : 'FIELD_REQUIRED');
}

function wrong(key: string): FieldResult {
  return { problem: { key } };
}
