import type { PasswordRefusal } from './stored-password.js';

/** Whether a password is right, and what to do about its stored form. */
export interface PasswordVerdict {
  readonly valid: boolean;
  /**
   * To be stored in place of the old hash, by one update on condition that the old one is still
   * there.
   */
  readonly newHash?: string;
  /** Why nothing could be compared; for events and logs only. */
  readonly refused?: PasswordRefusal;
}
