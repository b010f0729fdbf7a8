import { randomToken } from '../../common/random.js';
import { holdsRole } from '../../ports/role-holder.js';
import type { Row } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import { SecurityEvents } from '../events/security-events.js';
import { UserDeletedEvent } from '../events/user-change.events.js';
import { identityFree, isTaken } from './identity-free.js';
import type { Role, User } from './security-types.js';
import { OpenTransactions } from './open-transactions.js';
import { UserChanger } from './user.changer.js';
import { unfitField } from './unfit-value.js';
import type { UserDatastoreParts } from './user-datastore.parts.js';
import { unknownUser, UserFinder } from './user.finder.js';
import { removalOfRows } from './user-rows.js';
import { invalidIdentity, UserValueReader } from './user-value.reader.js';
import type {
  NewUserValues,
  RoleReference,
  RoleValues,
  UserReference,
  UserValues,
} from './user-values.js';

/**
 * Users and roles for programs: each method saves at once [put, commit]. Users are given as objects, by identity or, as a number,
 * by id; roles as objects or names. Objects that are given show the change afterwards.
 * @publicApi
 */
export class UserDatastore {
  private readonly finder: UserFinder;
  private readonly values: UserValueReader;
  private readonly changer: UserChanger;
  private readonly parts: UserDatastoreParts;

  constructor(
    private readonly own: UserDatastoreParts,
    private readonly transactions = new OpenTransactions(),
  ) {
    this.parts = transactions.follow(own);
    this.finder = new UserFinder(this.parts);
    this.values = new UserValueReader(this.parts);
    this.changer = new UserChanger(this.parts, this.finder);
  }

  /**
   * The first user with exactly these values; identities in any spelling [find_user].
   * @throws SecurityException INVALID_WHERE for no conditions, unknown fields, or anything but plain values
   */
  findUser(where: Readonly<Record<string, unknown>>): Promise<User | null> {
    return this.finder.user(where);
  }

  /** A user by id, else by identity; a number is an id only [get_user]. */
  async getUser(idOrIdentity: string | number | null | undefined): Promise<User | null> {
    if (typeof idOrIdentity === 'number') return this.finder.byId(idOrIdentity);
    if (typeof idOrIdentity !== 'string' || idOrIdentity === '') return null;
    return (await this.finder.byId(idOrIdentity)) ?? this.finder.byIdentity(idOrIdentity);
  }

  /**
   * A new user, active unless said otherwise [create_user].
   * @throws SecurityException IDENTITY_TAKEN, INVALID_IDENTITY, INVALID_PASSWORD, UNKNOWN_ROLE, VALIDATION_FAILED
   */
  async createUser(values: NewUserValues): Promise<User> {
    const { roles: references = [], ...fields } = values as Row & Pick<NewUserValues, 'roles'>;
    const roles = await this.finder.requireRoles(references);
    const stored = await this.values.stored(fields);
    if (typeof stored['email'] !== 'string') {
      throw invalidIdentity('email');
    }
    const row = { active: true, uniquifier: randomToken(), ...stored, roles };
    return (await identityFree(() => this.parts.store.create('user', row))) as unknown as User;
  }

  /**
   * Changes fields of a user. A new password ends all its sessions and tokens; a new address is unconfirmed and ends open links.
   * @throws SecurityException UNKNOWN_USER, IDENTITY_TAKEN, INVALID_IDENTITY, INVALID_PASSWORD, and VALIDATION_FAILED as above
   */
  async updateUser(user: UserReference, values: UserValues): Promise<User> {
    if (values['roles'] !== undefined) {
      throw unfitField('user', 'roles', 'is changed by addRoleToUser, removeRoleFromUser');
    }
    const patch = await this.values.stored(values);
    return identityFree(() => this.changer.update(user, patch));
  }

  /**
   * Removes a user and everything that the package keeps about it [delete_user].
   * @throws SecurityException UNKNOWN_USER
   */
  async deleteUser(user: UserReference): Promise<void> {
    const found = await this.finder.requireUser(user);
    const id = userIdOf(found);
    const removal = { remove: 'user', where: { id }, expect: 1 };
    const rows = removalOfRows(this.parts.models, id);
    const outcome = await this.parts.store.write([removal, ...rows]);
    if (!outcome.done) throw unknownUser();
    this.parts.events.emit(SecurityEvents.Deleted, new UserDeletedEvent(found));
  }

  /** True if the user was not active; its sessions and tokens count again [activate_user]. */
  activateUser(user: UserReference): Promise<boolean> {
    return this.changer.setActive(user, true);
  }

  /** True if the user was active; nothing lets it in from the next request on [deactivate_user]. */
  deactivateUser(user: UserReference): Promise<boolean> {
    return this.changer.setActive(user, false);
  }

  /** Always true [toggle_active]. */
  toggleActive(user: UserReference): Promise<true> {
    return this.changer.toggleActive(user);
  }

  /** A role by its exact name [find_role]. */
  findRole(name: string): Promise<Role | null> {
    return this.finder.role(name);
  }

  /** @throws SecurityException IDENTITY_TAKEN if there is a role of this name, VALIDATION_FAILED as for users [create_role] */
  async createRole(values: RoleValues & { readonly name: string }): Promise<Role> {
    if (typeof values.name !== 'string' || values.name === '') {
      throw unfitField('role', 'name', 'must have a value');
    }
    const row = { ...(values as Row) };
    const created = identityFree(() => this.parts.store.create('role', row), 'ROLE_TAKEN');
    return (await created) as unknown as Role;
  }

  /** The role of this name as it is, or a new one with these values [find_or_create_role]. */
  async findOrCreateRole(name: string, values: RoleValues = {}): Promise<Role> {
    const known = await this.findRole(name);
    if (known) return known;
    try {
      return await this.createRole({ ...values, name });
    } catch (error) {
      const other = isTaken(error) ? await this.findRole(name) : null;
      if (other) return other;
      throw error;
    }
  }

  /**
   * True if the user did not have the role [add_role_to_user].
   * @throws SecurityException UNKNOWN_USER, UNKNOWN_ROLE
   */
  async addRoleToUser(user: UserReference, role: RoleReference): Promise<boolean> {
    return this.changer.link(user, await this.finder.requireRole(role));
  }

  /**
   * True if the user had the role; false for an unknown one too [remove_role_from_user].
   * @throws SecurityException UNKNOWN_USER
   */
  async removeRoleFromUser(user: UserReference, role: RoleReference): Promise<boolean> {
    const id = await this.finder.requireId(user);
    const found = await this.finder.role(typeof role === 'string' ? role : role.name);
    return found !== null && this.changer.unlink(user, id, found);
  }

  /** Whether the user has the role: an object as it was read, otherwise as it is stored. False for nobody [has_role]. */
  async hasRole(user: UserReference, role: RoleReference): Promise<boolean> {
    const isUser = typeof user === 'object' && user !== null;
    const found = isUser ? user : await this.finder.requireUser(user).catch(() => null);
    return found !== null && holdsRole(found, role);
  }

  /**
   * Runs `work` in one transaction, to which the calls of the datastore that it is given belong, and those of this one inside of `work`; a
   * throw undoes them all. Events leave with the commit. On SQLite nothing else uses the connection meanwhile: be quick, and call no other
   * service that reads or writes.
   */
  async transaction<T>(work: (users: UserDatastore) => Promise<T>): Promise<T> {
    const told: [string, unknown][] = [];
    const events = { emit: (name: string, payload: unknown) => void told.push([name, payload]) };
    const { transactions } = this;
    const result = await this.parts.store.transaction((store) => {
      const joined = { store, events };
      const users = new UserDatastore({ ...this.own, ...joined }, transactions);
      return transactions.run(joined, () => work(users));
    });
    for (const [name, payload] of told) this.parts.events.emit(name, payload);
    return result;
  }

  /**
   * The same datastore inside a transaction of your own: `dataSource.transaction((manager) => users.using(manager).createUser(...))`.
   * Events leave with its commit, and never after a rollback.
   */
  using(manager: unknown): UserDatastore {
    const store = this.own.store.using?.(manager);
    if (!store?.afterCommit) throw new Error('This store cannot join transactions');
    const events = {
      emit: (name: string, payload: unknown) =>
        store.afterCommit?.(() => this.own.events.emit(name, payload)),
    };
    return new UserDatastore({ ...this.own, store, events });
  }
}
