import { SecurityRole, UserBase } from 'nest-security/typeorm';
import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class User extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 40 })
  nickname!: string;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

declare module 'nest-security' {
  interface SecurityTypes {
    user: User;
  }
}
