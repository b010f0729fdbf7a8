import { UniqueViolation } from '../../ports/store.js';
import { UnknownField } from '../../ports/unknown-field.js';
import { SecurityException } from '../errors/security.exception.js';
import { unfitValue } from './unfit-value.js';

/**
 * A taken identity and values that the model does not take are answers for the caller, not faults of the database.
 * @param key the message for something else than an account
 * @throws SecurityException IDENTITY_TAKEN, VALIDATION_FAILED
 */
export async function identityFree<T>(work: () => Promise<T>, key?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnknownField) throw unfitValue(error);
    throw error instanceof UniqueViolation
      ? new SecurityException('IDENTITY_TAKEN', { key })
      : error;
  }
}

/** Whether a refusal is that of {@link identityFree}. */
export function isTaken(error: unknown): boolean {
  return error instanceof SecurityException && error.code === 'IDENTITY_TAKEN';
}
