import type { SecurityEntityOptions } from './entities/security-entities.js';

/** @publicApi */
export interface TypeOrmStoreOptions extends SecurityEntityOptions {
  /** Name of the DataSource. @default 'default' */
  readonly dataSource?: string;
  /**
   * Names of the site's own for fields: canonical name to property, e.g. `{ user: { password: 'passwordHash' } }`. The canonical
   * names work on every user object too, as invisible accessors.
   */
  readonly fields?: {
    readonly user?: Readonly<Record<string, string>>;
    readonly role?: Readonly<Record<string, string>>;
  };
}
