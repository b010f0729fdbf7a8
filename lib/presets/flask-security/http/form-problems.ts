import type { SecurityErrorCode } from '../../../core/errors/security-error-code.js';
import {
  SecurityException,
  type FieldProblem,
  type FieldProblems,
} from '../../../core/errors/security.exception.js';

/** The field at which a refusal stands that belongs to none. */
const FIELD_OF_CODE: Readonly<Partial<Record<SecurityErrorCode, string>>> = {
  CONFIRMATION_REQUIRED: 'email',
  DISABLED_ACCOUNT: 'email',
  INVALID_CREDENTIALS: 'password',
  INVALID_PASSWORD: 'password',
};

/** The same for refusals that no page draws at a field. */
const FIELD_IN_JSON: Readonly<Partial<Record<SecurityErrorCode, string>>> = {
  CSRF_FAILED: 'csrf_token',
  TOKEN_INVALID: 'token',
  TOKEN_EXPIRED: 'token',
};

/** Problems that stand at another field than ours. */
const FIELD_OF_KEY: Readonly<Record<string, string | undefined>> = {
  PASSWORD_IS_THE_SAME: 'password',
};

/** A refusal as errors at the fields of its form; one that is none stays as it is. */
export function asFormErrors(exception: SecurityException): SecurityException {
  const fields = fieldsOf(exception, FIELD_OF_CODE);
  return fields
    ? new SecurityException(exception.code, { ...exception.details, fields })
    : exception;
}

/** What JSON reads under `errors`; `null` for what is no matter of fields. */
export function jsonErrors(exception: SecurityException): FieldProblems | null {
  const fields = fieldsOf(exception, { ...FIELD_OF_CODE, ...FIELD_IN_JSON });
  return fields && renamed(fields, (name) => (name === 'identity' ? 'email' : name));
}

/** Whether a person can mend it on the page of the form, which is then no error of HTTP. */
export function isFormError({ code, details }: SecurityException): boolean {
  return details.fields !== undefined || code in FIELD_OF_CODE || code in FIELD_IN_JSON;
}

function fieldsOf(
  { code, details }: SecurityException,
  places: Readonly<Partial<Record<SecurityErrorCode, string>>>,
): FieldProblems | null {
  if (details.fields) return moved(details.fields);
  const field = places[code];
  return field === undefined
    ? null
    : { [field]: [{ key: details.key ?? code, params: details.params }] };
}

function moved(fields: FieldProblems): FieldProblems {
  const result: Record<string, FieldProblem[]> = {};
  for (const [name, problems] of Object.entries(fields)) {
    for (const problem of problems)
      (result[FIELD_OF_KEY[problem.key] ?? name] ??= []).push(problem);
  }
  return result;
}

function renamed(fields: FieldProblems, rename: (name: string) => string): FieldProblems {
  return Object.fromEntries(Object.entries(fields).map(([name, list]) => [rename(name), list]));
}
