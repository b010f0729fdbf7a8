import { UnknownField, type UnfitValue } from '../../ports/unknown-field.js';
import { SecurityException } from '../errors/security.exception.js';

/** The error for a value that the model does not take, with the field; what exactly is wrong stands in its `cause`. */
export function unfitValue(cause: UnknownField): SecurityException {
  const key = cause.problem === 'must have a value' ? 'FIELD_REQUIRED' : 'INVALID_VALUE';
  const fields = { [cause.field]: [{ key }] };
  return new SecurityException('VALIDATION_FAILED', { fields, cause });
}

/** The same for what is found before the store is asked. */
export function unfitField(model: string, field: string, problem: UnfitValue): SecurityException {
  return unfitValue(new UnknownField(model, field, problem));
}
