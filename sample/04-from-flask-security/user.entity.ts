import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import { Role } from './role.entity.js';

/** The old table, its columns by their old names, and the one that the package needs beside them. */
@Entity('user')
export class User {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 255, unique: true, nullable: true })
  email!: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  password!: string | null;

  @Column({ type: Boolean, nullable: true })
  active!: boolean;

  @Column({ type: Date, nullable: true })
  confirmed_at!: Date | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  session_mark!: string;

  @ManyToMany(() => Role)
  @JoinTable({
    name: 'roles_users',
    joinColumn: { name: 'user_id' },
    inverseJoinColumn: { name: 'role_id' },
  })
  roles!: Role[];
}
