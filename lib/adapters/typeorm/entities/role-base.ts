import { Column } from 'typeorm';

/**
 * All columns that the package uses in roles; a subclass declares its `@Entity()` and `id`.
 * @publicApi
 */
export abstract class RoleBase {
  abstract id: number | string;

  @Column({ name: 'name', type: 'varchar', length: 255, unique: true })
  name!: string;

  @Column({ name: 'description', type: 'varchar', length: 255, nullable: true })
  description!: string | null;
}
