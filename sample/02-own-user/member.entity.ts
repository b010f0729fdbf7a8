import { Column, Entity, JoinColumn, OneToOne, PrimaryGeneratedColumn } from 'typeorm';
import { User } from './user.entity.js';

/** A row of the site's own that no user may lack. */
@Entity()
export class Member {
  @PrimaryGeneratedColumn()
  number!: number;

  @Column({ type: 'varchar', length: 20 })
  plan!: string;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn()
  user!: User;
}
