/** A user of the old database, as a report names it. */
export interface MigratedUser {
  readonly id: string;
  readonly email: string | null;
}

/** Accounts whose addresses are one and the same once spelled canonically; the old system let only the first of them in. */
export interface AddressCollision {
  readonly address: string;
  readonly users: readonly MigratedUser[];
}

/** What a database of Flask-Security lacks, and what was or will be done about it. @publicApi */
export interface FlaskMigrationReport {
  /** False for a look that changed nothing. */
  readonly applied: boolean;
  readonly users: number;
  /** Added, as `table.column`. */
  readonly columns: readonly string[];
  /** Made. */
  readonly tables: readonly string[];
  /** Users that get a uniquifier. */
  readonly uniquifiers: number;
  /** Addresses that are spelled canonically. */
  readonly addresses: readonly {
    readonly id: string;
    readonly from: string;
    readonly to: string;
  }[];
  /** Times with more digits than are read, cut to milliseconds. */
  readonly times: number;
  /** Roles that a user has twice, made one, so that the database keeps them apart from then on. */
  readonly doubledRoles: number;
  /** Left as they are: a person has to say whose the address is. */
  readonly collisions: readonly AddressCollision[];
  /** Users without an address, or with one that cannot be used: left as they are, they cannot sign in. */
  readonly unusable: readonly MigratedUser[];
  /** Users by the mark of their stored password, e.g. `2b`; `none` without one, `unknown` for text that is no marked hash. */
  readonly passwords: Readonly<Record<string, number>>;
}

/**
 * Brings a database that Flask-Security's SQLAlchemy store made up to what the application's classes need, so that both can use it for a
 * while. May be run again: it does what is left.
 */
export abstract class FlaskMigrator {
  /** Looks and changes nothing. */
  abstract check(): Promise<FlaskMigrationReport>;
  /**
   * Does all of it or nothing; on MySQL and MariaDB, which end transactions at each change of a table, columns and tables stay.
   * @throws Error if the database has no table of users
   */
  abstract apply(): Promise<FlaskMigrationReport>;
}
