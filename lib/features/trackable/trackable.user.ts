import type { User } from '../../core/users/security-types.js';

/** A user with what this feature keeps. */
export type TrackableUser = User & {
  lastLoginAt?: Date | null;
  currentLoginAt?: Date | null;
  lastLoginIp?: string | null;
  currentLoginIp?: string | null;
  loginCount?: number | null;
};
