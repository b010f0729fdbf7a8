import type { User } from '../../core/users/security-types.js';

/** A user with what this feature keeps. */
export type ConfirmableUser = User & { confirmedAt?: Date | null };
