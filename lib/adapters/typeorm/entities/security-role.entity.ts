import { Entity, PrimaryGeneratedColumn } from 'typeorm';
import { RoleBase } from './role-base.js';

/**
 * The ready role: table `security_role`.
 * @publicApi
 */
@Entity('security_role')
export class SecurityRole extends RoleBase {
  @PrimaryGeneratedColumn({ name: 'id' })
  id!: number;
}
