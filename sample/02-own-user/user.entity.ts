import { SecurityRole, UserBase } from 'nest-security/typeorm';
import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';

/** The site's own user: what the package needs comes with UserBase. */
@Entity()
export class User extends UserBase {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column({ type: 'varchar', length: 80 })
  displayName!: string;

  @Column({ type: 'varchar', length: 80, nullable: true })
  company!: string | null;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

declare module 'nest-security' {
  interface SecurityTypes {
    user: User;
  }
}
