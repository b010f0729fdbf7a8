import type { EntityMetadata, QueryRunner } from 'typeorm';
import type { Sql } from './sql.js';

/** The old table between users and roles, whose rows nothing kept apart. */
export class RoleLinks {
  private readonly table: string;
  private readonly columns: readonly string[];

  constructor(
    private readonly runner: QueryRunner,
    private readonly sql: Sql,
    private readonly junction: EntityMetadata,
  ) {
    this.table = sql.name(junction.tablePath);
    this.columns = junction.columns.map(({ databaseName }) => sql.name(databaseName));
  }

  /** Pairs that are there more than once. */
  async doubled(): Promise<readonly (readonly unknown[])[]> {
    const list = this.columns.join(', ');
    const whole = this.columns.map((column) => `${column} IS NOT NULL`).join(' AND ');
    const pairs = `SELECT ${list} FROM ${this.table} WHERE ${whole}`;
    const rows = await this.sql.rows(`${pairs} GROUP BY ${list} HAVING COUNT(*) > 1`);
    const names = this.junction.columns.map(({ databaseName }) => databaseName);
    return rows.map((row) => names.map((name) => row[name]));
  }

  /** Leaves one of each pair. */
  async mend(doubled: readonly (readonly unknown[])[]): Promise<void> {
    const where = this.columns.map((column) => `${column} = ?`).join(' AND ');
    const places = this.columns.map(() => '?').join(', ');
    const insert = `INSERT INTO ${this.table} (${this.columns.join(', ')}) VALUES (${places})`;
    for (const pair of doubled) {
      await this.sql.run(`DELETE FROM ${this.table} WHERE ${where}`, pair);
      await this.sql.run(insert, pair);
    }
  }

  /** Has the database keep pairs apart, as giving a role twice at once needs. */
  async keepApart(): Promise<void> {
    if (await this.isKeptApart()) return;
    const index = this.sql.name('nest_security_user_role');
    await this.sql.run(
      `CREATE UNIQUE INDEX ${index} ON ${this.table} (${this.columns.join(', ')})`,
    );
  }

  private async isKeptApart(): Promise<boolean> {
    const table = await this.runner.getTable(this.junction.tablePath);
    const names = new Set(this.junction.columns.map(({ databaseName }) => databaseName));
    const covers = (columns: readonly string[]): boolean =>
      columns.length === names.size && columns.every((name) => names.has(name));
    return (
      covers(table?.primaryColumns.map(({ name }) => name) ?? []) ||
      (table?.uniques.some(({ columnNames }) => covers(columnNames)) ?? false) ||
      (table?.indices.some(({ isUnique, columnNames }) => isUnique && covers(columnNames)) ?? false)
    );
  }
}
