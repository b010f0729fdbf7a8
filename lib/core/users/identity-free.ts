import { UniqueViolation } from '../../ports/store.js';
import { SecurityException } from '../errors/security.exception.js';

/**
 * A taken identity is an answer for the caller, not a fault of the database.
 * @throws SecurityException IDENTITY_TAKEN
 */
export async function identityFree<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UniqueViolation ? new SecurityException('IDENTITY_TAKEN') : error;
  }
}
