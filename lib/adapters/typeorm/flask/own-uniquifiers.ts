import type { Sql } from './sql.js';

/** The columns of a table of users, quoted. */
export interface UserColumns {
  readonly table: string;
  readonly id: string;
  readonly uniquifier: string;
}

/**
 * Gives users that the old system makes a uniquifier of their own, by the database itself: 32 random bytes. Not on MySQL and MariaDB,
 * where a further run of the migration does so.
 */
export async function giveOwnUniquifiers(sql: Sql, columns: UserColumns): Promise<void> {
  const { table, id, uniquifier } = columns;
  if (sql.type === 'postgres') {
    const random = `replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`;
    await sql.run(`ALTER TABLE ${table} ALTER COLUMN ${uniquifier} SET DEFAULT ${random}`);
  }
  if (sql.type === 'better-sqlite3') {
    await sql.run(`CREATE TRIGGER IF NOT EXISTS nest_security_uniquifier
AFTER INSERT ON ${table} WHEN NEW.${uniquifier} IS NULL
BEGIN UPDATE ${table} SET ${uniquifier} = lower(hex(randomblob(32))) WHERE ${id} = NEW.${id}; END`);
  }
}
