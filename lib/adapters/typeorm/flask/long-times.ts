import type { EntityMetadata } from 'typeorm';
import type { Sql } from './sql.js';

/** Characters of a time with milliseconds; SQLAlchemy writes microseconds, which TypeORM would read as local time. */
const LENGTH = 23;

/** Times as SQLite keeps them, which is text. */
export class LongTimes {
  private readonly table: string;
  private readonly columns: readonly string[];

  /** @param present the columns that the table has already */
  constructor(
    private readonly sql: Sql,
    { tablePath, columns }: EntityMetadata,
    present: ReadonlySet<string>,
  ) {
    this.table = sql.name(tablePath);
    const times = columns.filter(({ type }) => type === Date || type === 'datetime');
    const names = times.map(({ databaseName }) => databaseName).filter((name) => present.has(name));
    this.columns = sql.type === 'better-sqlite3' ? names.map((name) => sql.name(name)) : [];
  }

  async count(): Promise<number> {
    let count = 0;
    for (const column of this.columns) {
      const [row] = await this.sql.rows(
        `SELECT COUNT(*) AS n FROM ${this.table} WHERE length(${column}) > ${LENGTH}`,
      );
      count += Number(row?.['n'] ?? 0);
    }
    return count;
  }

  async cut(): Promise<void> {
    for (const column of this.columns) {
      const short = `substr(${column}, 1, ${LENGTH})`;
      const text = `UPDATE ${this.table} SET ${column} = ${short} WHERE length(${column}) > ${LENGTH}`;
      await this.sql.run(text);
    }
  }
}
