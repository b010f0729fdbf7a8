import { randomToken } from '../../common/random.js';
import type { Row, Scalar, Store, Where, Write } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import { SecurityEvents } from '../events/security-events.js';
import {
  UserActivatedEvent,
  UserDeactivatedEvent,
  UserRoleAddedEvent,
  UserRoleRemovedEvent,
} from '../events/user-change.events.js';
import type { Role, User } from './security-types.js';
import type { UserDatastoreParts } from './user-datastore.parts.js';
import { unknownUser, type UserFinder } from './user.finder.js';
import { removalOfCredentials } from './user-rows.js';
import type { UserReference } from './user-values.js';

/** Attempts at a change whose condition somebody else's change broke. */
const ATTEMPTS = 5;

/** Changes users that are there, each change by one unit of conditional writes. */
export class UserChanger {
  constructor(
    private readonly parts: UserDatastoreParts,
    private readonly finder: UserFinder,
  ) {}

  private get store(): Store {
    return this.parts.store;
  }

  /** @param values as they are stored: canonical, the password hashed */
  async update(reference: UserReference, values: Row): Promise<User> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const before = await this.finder.requireUser(reference);
      const patch = this.withConsequences(before, values);
      const outcome = await this.store.write(this.unit(before, patch));
      if (!outcome.done) continue;
      const after = await this.finder.requireUser(before);
      show(reference, after, Object.keys(patch));
      if (before.active !== after.active) this.tellOfActivity(after);
      return typeof reference === 'object' ? reference : after;
    }
    throw new Error('The user is being changed by others all the time');
  }

  async setActive(reference: UserReference, active: boolean): Promise<boolean> {
    const id = await this.finder.requireId(reference);
    // Nothing at all counts as disabled.
    const other = active ? { not: true } : true;
    const changed = await this.store.update('user', { id, active: other }, { active });
    if (changed === 0) {
      const user = await this.finder.byId(id);
      if (!user) throw unknownUser();
      show(reference, user, ['active']);
      return false;
    }
    await this.afterActivity(reference, id);
    return true;
  }

  async toggleActive(reference: UserReference): Promise<true> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const user = await this.finder.requireUser(reference);
      const id = userIdOf(user);
      const where = { id, active: user.active as Scalar };
      if ((await this.store.update('user', where, { active: user.active !== true })) === 0)
        continue;
      await this.afterActivity(reference, id);
      return true;
    }
    throw new Error('The user is being changed by others all the time');
  }

  async link(reference: UserReference, role: Role): Promise<boolean> {
    const id = await this.finder.requireId(reference);
    try {
      const added = await this.store.link(id, userIdOf(role));
      await this.showRoles(reference);
      if (added) await this.tellOfNewRole(reference, role);
      return added;
    } catch (error) {
      throw (await this.finder.byId(id)) ? error : unknownUser();
    }
  }

  async unlink(reference: UserReference, id: string, role: Role): Promise<boolean> {
    const removed = await this.store.unlink(id, userIdOf(role));
    await this.showRoles(reference);
    if (removed) {
      const user = await this.finder.requireUser(reference);
      this.parts.events.emit(SecurityEvents.RoleRemoved, new UserRoleRemovedEvent(user, role));
    }
    return removed;
  }

  /** What a new password or address brings with it. */
  private withConsequences(before: User, values: Row): Row {
    const patch = { ...values };
    if ('password' in patch) patch['uniquifier'] = randomToken();
    const confirmable = this.store.hasField?.('user', 'confirmedAt') ?? false;
    if (this.isNewAddress(before, patch) && confirmable && patch['confirmedAt'] === undefined) {
      patch['confirmedAt'] = null;
    }
    return patch;
  }

  private unit(before: User, patch: Row): Write[] {
    const id = userIdOf(before);
    const writes: Write[] = [];
    const where: Where = { id };
    if (this.isNewAddress(before, patch)) {
      writes.push({ remove: 'mailedToken', where: { userId: id } });
      Object.assign(where, { email: before.email });
    }
    if ('password' in patch) writes.push(...removalOfCredentials(this.parts.models, id));
    return [{ update: 'user', where, patch, expect: 1 }, ...writes];
  }

  private isNewAddress(before: User, { email }: Row): boolean {
    return email !== undefined && email !== before.email;
  }

  private async afterActivity(reference: UserReference, id: string): Promise<void> {
    const user = await this.finder.byId(id);
    if (!user) throw unknownUser();
    show(reference, user, ['active']);
    this.tellOfActivity(user);
  }

  private tellOfActivity(user: User): void {
    const { events } = this.parts;
    if (user.active) events.emit(SecurityEvents.Activated, new UserActivatedEvent(user));
    else events.emit(SecurityEvents.Deactivated, new UserDeactivatedEvent(user));
  }

  private async tellOfNewRole(reference: UserReference, role: Role): Promise<void> {
    const user = await this.finder.requireUser(reference);
    this.parts.events.emit(SecurityEvents.RoleAdded, new UserRoleAddedEvent(user, role));
  }

  private async showRoles(reference: UserReference): Promise<void> {
    if (typeof reference !== 'object') return;
    const user = await this.finder.byId(userIdOf(reference));
    if (user) show(reference, user, ['roles']);
  }
}

/** An object that the caller holds shows what is stored now. */
function show(reference: UserReference, stored: User, fields: readonly string[]): void {
  if (typeof reference !== 'object' || reference === null) return;
  for (const field of fields) {
    (reference as unknown as Row)[field] = (stored as unknown as Row)[field];
  }
}
