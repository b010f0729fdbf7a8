import type { Role, User } from './security-types.js';

/** A role, by itself or by its name. */
export type RoleReference = Role | string;

/** A user, by itself, by an identity (its address, its name ...) or by a number as its id. */
export type UserReference = User | string | number;

/**
 * Values of a user, further fields of the site's class included.
 * @publicApi
 */
export type UserValues = Partial<Omit<User, 'id' | 'roles' | 'password'>> & {
  /** Hashed before it is stored; `null` for none. */
  readonly password?: string | null;
  /** A hash that is ready, e.g. from another system. */
  readonly passwordHash?: string | null;
} & Readonly<Record<string, unknown>>;

/** @publicApi */
export type NewUserValues = UserValues & {
  readonly email: string;
  /** Roles or their names; the list is only read. @default none */
  readonly roles?: readonly RoleReference[];
};

/** @publicApi */
export type RoleValues = Partial<Omit<Role, 'id' | 'name'>> & Readonly<Record<string, unknown>>;
