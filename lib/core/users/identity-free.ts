import { UniqueViolation } from '../../ports/store.js';
import { SecurityException } from '../errors/security.exception.js';

/**
 * A taken identity is an answer for the caller, not a fault of the database.
 * @param key the message for something else than an account
 * @throws SecurityException IDENTITY_TAKEN
 */
export async function identityFree<T>(work: () => Promise<T>, key?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
    throw new SecurityException('IDENTITY_TAKEN', { key });
  }
}
