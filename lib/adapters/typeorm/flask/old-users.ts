import type { EntityMetadata } from 'typeorm';
import { randomToken } from '../../../common/random.js';
import type { AddressPlan } from './address-plan.js';
import type { UserColumns } from './own-uniquifiers.js';
import type { FieldMap } from '../schema/field-map.js';
import type { Sql } from './sql.js';

/** A row of the old table; what its columns lack is `null`. */
export interface OldUser {
  readonly id: string;
  readonly email: string | null;
  readonly password: string | null;
  readonly uniquifier: string | null;
}

/** The rows of the old table of users. */
export class OldUsers {
  readonly columns: UserColumns & { readonly email: string; readonly password: string };
  private readonly hasUniquifier: boolean;

  /** @param present the columns that the table has already */
  constructor(
    private readonly sql: Sql,
    fields: FieldMap,
    present: ReadonlySet<string>,
  ) {
    const { metadata } = fields;
    const name = (field: string): string => sql.name(columnOf(metadata, fields, field));
    this.columns = {
      table: sql.name(metadata.tablePath),
      id: name('id'),
      email: name('email'),
      password: name('password'),
      uniquifier: name('uniquifier'),
    };
    this.hasUniquifier = present.has(columnOf(metadata, fields, 'uniquifier'));
  }

  async all(): Promise<OldUser[]> {
    const { table, id, email, password, uniquifier } = this.columns;
    const mark = this.hasUniquifier ? uniquifier : 'NULL';
    const list = `${id} AS a, ${email} AS b, ${password} AS c, ${mark} AS d`;
    const rows = await this.sql.rows(`SELECT ${list} FROM ${table} ORDER BY ${id}`);
    return rows.map(({ a, b, c, d }) => ({
      id: String(a),
      email: textOf(b),
      password: textOf(c),
      uniquifier: textOf(d),
    }));
  }

  async spell(addresses: AddressPlan['addresses']): Promise<void> {
    const { table, id, email } = this.columns;
    const text = `UPDATE ${table} SET ${email} = ? WHERE ${id} = ? AND ${email} = ?`;
    for (const { id: key, from, to } of addresses) await this.sql.run(text, [to, key, from]);
  }

  /** Each gets an unguessable text of its own; sessions and tokens are bound to it. */
  async giveUniquifiers(users: readonly OldUser[]): Promise<void> {
    const { table, id, uniquifier } = this.columns;
    const text = `UPDATE ${table} SET ${uniquifier} = ? WHERE ${id} = ? AND ${uniquifier} IS NULL`;
    for (const { id: key } of users) await this.sql.run(text, [randomToken(), key]);
  }
}

/** @throws Error if the class has no such column */
function columnOf(metadata: EntityMetadata, fields: FieldMap, field: string): string {
  const column = field === 'id' ? fields.key : fields.column(field);
  if (!column) throw new Error(`${metadata.name} has no column for "${field}"`);
  return column.databaseName;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
