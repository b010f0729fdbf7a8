import { Column } from 'typeorm';
import { DefaultPayload } from '../../../ports/default-payload.js';
import { holdsRole, type RoleOrName } from '../../../ports/role-holder.js';
import { userIdOf } from '../../../ports/user-id.js';
import type { RoleBase } from './role-base.js';

/**
 * All columns that the package's features use. A subclass declares its `@Entity()`, `id` and `roles`:
 * `@PrimaryGeneratedColumn() id: number; @ManyToMany(() => SecurityRole) @JoinTable() roles: SecurityRole[];`
 * @publicApi
 */
export abstract class UserBase {
  abstract id: number | string;
  abstract roles: RoleBase[];

  /** In canonical spelling. */
  @Column({ name: 'email', type: 'varchar', length: 255, unique: true })
  email!: string;

  /** The hash; `null` for a user without a password. Never serialised. */
  @Column({ name: 'password', type: 'varchar', length: 255, nullable: true })
  password!: string | null;

  @Column({ name: 'active', type: Boolean, default: true })
  active!: boolean;

  /** Sessions and tokens carry it: a new one ends them all. Never serialised. */
  @Column({ name: 'uniquifier', type: 'varchar', length: 64 })
  uniquifier!: string;

  @Column({ name: 'confirmed_at', type: Date, precision: 3, nullable: true })
  confirmedAt!: Date | null;

  @Column({ name: 'last_login_at', type: Date, precision: 3, nullable: true })
  lastLoginAt!: Date | null;

  @Column({ name: 'current_login_at', type: Date, precision: 3, nullable: true })
  currentLoginAt!: Date | null;

  @Column({ name: 'last_login_ip', type: 'varchar', length: 64, nullable: true })
  lastLoginIp!: string | null;

  @Column({ name: 'current_login_ip', type: 'varchar', length: 64, nullable: true })
  currentLoginIp!: string | null;

  @Column({ name: 'login_count', type: 'int', default: 0 })
  loginCount!: number;

  /** Whether the user may sign in. */
  get isActive(): boolean {
    return this.active === true;
  }

  /** True, as opposed to the anonymous user. */
  get isAuthenticated(): boolean {
    return true;
  }

  /** Compares names exactly. */
  hasRole(role: RoleOrName): boolean {
    return holdsRole(this, role);
  }

  /** What answers tell about the user. @default `{ id, email }`, the id as text */
  @DefaultPayload
  toSecurityPayload(): Record<string, unknown> {
    return { id: userIdOf(this), email: this.email };
  }
}
