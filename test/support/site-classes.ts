import {
  BeforeInsert,
  Column,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import type { PersonClasses } from '../../lib/adapters/typeorm/schema/schema.js';

/** A role as an application may have it: the relation is owned on this side, the names are its own. */
@Entity('people_groups')
export class Group {
  @PrimaryGeneratedColumn('uuid')
  uuid!: string;

  @Column({ type: 'varchar', length: 80, unique: true })
  title!: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  description!: string | null;

  @ManyToMany(() => Person, (person) => person.groups)
  @JoinTable({ name: 'people_in_groups' })
  members!: Person[];
}

export class Address {
  @Column({ type: 'varchar', length: 80, nullable: true })
  city!: string | null;
}

/** A user as an application may have it, with everything that TypeORM offers. */
@Entity('people')
export class Person {
  @PrimaryGeneratedColumn('uuid')
  uuid!: string;

  @Column({ name: 'mail_address', type: 'varchar', length: 255, unique: true })
  mail!: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  passwordHash!: string | null;

  @Column({ type: Boolean })
  enabled!: boolean;

  @Column({ type: 'varchar', length: 64, select: false })
  uniquifier!: string;

  @Column({ type: Date, precision: 3, nullable: true })
  emailVerifiedAt!: Date | null;

  @Column({
    type: 'varchar',
    length: 80,
    nullable: true,
    transformer: {
      to: (tags?: string[] | null) => tags?.join('|'),
      from: (text: string | null) => text?.split('|') ?? null,
    },
  })
  tags!: string[] | null;

  @Column({ type: 'varchar', length: 80, default: 'none' })
  plan: string = 'free';

  @Column({ type: 'varchar', length: 80, nullable: true })
  slug!: string | null;

  @Column(() => Address)
  address!: Address;

  @UpdateDateColumn()
  changedAt!: Date;

  @VersionColumn()
  version!: number;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @ManyToMany(() => Group, (group) => group.members)
  groups!: Group[];

  @BeforeInsert()
  async makeSlug(): Promise<void> {
    await Promise.resolve();
    this.slug = this.mail.split('@')[0] ?? null;
  }

  greeting(): string {
    return `Hello ${this.mail}`;
  }
}

export const siteClasses: PersonClasses = {
  user: Person,
  role: Group,
  fields: {
    user: {
      email: 'mail',
      password: 'passwordHash',
      active: 'enabled',
      roles: 'groups',
      confirmedAt: 'emailVerifiedAt',
    },
    role: { name: 'title' },
  },
};
