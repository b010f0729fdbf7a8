import { Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import { SecurityRole } from './security-role.entity.js';
import { UserBase } from './user-base.js';

/**
 * The ready user: table `security_user`, its roles through `security_user_role`.
 * @publicApi
 */
@Entity('security_user')
export class SecurityUser extends UserBase {
  @PrimaryGeneratedColumn({ name: 'id' })
  id!: number;

  @ManyToMany(() => SecurityRole)
  @JoinTable({
    name: 'security_user_role',
    joinColumn: { name: 'user_id' },
    inverseJoinColumn: { name: 'role_id' },
  })
  roles!: SecurityRole[];
}
