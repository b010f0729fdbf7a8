import { InvalidWhere } from '../../ports/invalid-where.js';
import type { Store, Where } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import { SecurityException } from '../errors/security.exception.js';
import type { Role, User } from './security-types.js';
import type { UserDatastoreParts } from './user-datastore.parts.js';
import { UserValueReader } from './user-value.reader.js';
import type { RoleReference, UserReference } from './user-values.js';

/** Finds the users and roles that the datastore's methods are given. */
export class UserFinder {
  private readonly values: UserValueReader;

  constructor(private readonly parts: UserDatastoreParts) {
    this.values = new UserValueReader(parts);
  }

  private get store(): Store {
    return this.parts.store;
  }

  /** @throws SecurityException INVALID_WHERE */
  async user(where: Readonly<Record<string, unknown>>): Promise<User | null> {
    const exact = this.values.where(where);
    return exact && ((await this.find('user', exact)) as User | null);
  }

  async byIdentity(identity: string): Promise<User | null> {
    for (const { name, canonical } of this.parts.attributes) {
      const value = canonical(identity);
      const user = value === null ? null : await this.find('user', { [name]: value });
      if (user) return user as User;
    }
    return null;
  }

  async byId(id: string | number): Promise<User | null> {
    if (typeof id === 'number' && !Number.isSafeInteger(id)) return null;
    return (await this.find('user', { id: String(id) })) as User | null;
  }

  async role(name: unknown): Promise<Role | null> {
    if (typeof name !== 'string' || name === '') return null;
    return (await this.find('role', { name })) as Role | null;
  }

  /**
   * The id of a user that must be there.
   * @throws SecurityException UNKNOWN_USER
   */
  async requireId(reference: UserReference): Promise<string> {
    if (typeof reference === 'object' && reference !== null) return userIdOf(reference);
    return userIdOf(await this.requireUser(reference));
  }

  /**
   * The user as it is stored now.
   * @throws SecurityException UNKNOWN_USER
   */
  async requireUser(reference: UserReference): Promise<User> {
    const user = await this.referred(reference);
    if (user) return user;
    throw unknownUser();
  }

  /** @throws SecurityException UNKNOWN_ROLE */
  async requireRole(reference: RoleReference): Promise<Role> {
    const isRole = typeof reference === 'object' && reference !== null;
    const role = await this.role(isRole ? reference.name : reference);
    if (role) return role;
    throw new SecurityException('UNKNOWN_ROLE');
  }

  /** Each of them once. */
  async requireRoles(references: readonly RoleReference[]): Promise<Role[]> {
    const roles = new Map<string, Role>();
    for (const reference of references) {
      const role = await this.requireRole(reference);
      roles.set(userIdOf(role), role);
    }
    return [...roles.values()];
  }

  private async referred(reference: UserReference): Promise<User | null> {
    if (typeof reference === 'string') return this.byIdentity(reference);
    if (typeof reference === 'number') return this.byId(reference);
    return reference ? this.byId(userIdOf(reference)) : null;
  }

  private async find(model: string, where: Where): Promise<object | null> {
    try {
      return await this.store.find(model, where);
    } catch (error) {
      if (!(error instanceof InvalidWhere)) throw error;
      throw new SecurityException('INVALID_WHERE', { cause: error });
    }
  }
}

/** The error for a user that is not there, or not any more. */
export function unknownUser(): SecurityException {
  return new SecurityException('UNKNOWN_USER');
}
