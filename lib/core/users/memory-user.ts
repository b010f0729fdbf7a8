import { DefaultPayload } from '../../ports/default-payload.js';
import { holdsRole, type RoleOrName } from '../../ports/role-holder.js';
import { userIdOf } from '../../ports/user-id.js';
import type { MemoryRole } from './memory-role.js';

/** A user as {@link memoryStore} keeps it; what features add is there too. */
export class MemoryUser {
  declare readonly id: number;
  declare email: string;
  declare password: string | null;
  declare active: boolean;
  declare uniquifier: string;
  declare roles: MemoryRole[];

  get isActive(): boolean {
    return this.active === true;
  }

  get isAuthenticated(): boolean {
    return true;
  }

  hasRole(role: RoleOrName): boolean {
    return holdsRole(this, role);
  }

  @DefaultPayload
  toSecurityPayload(): Record<string, unknown> {
    return { id: userIdOf(this), email: this.email };
  }
}
