import { InvalidWhere } from '../../../ports/invalid-where.js';
import type { Row, Where } from '../../../ports/store.js';
import { UnknownField } from '../../../ports/unknown-field.js';
import { ModelTable } from '../schema/model-table.js';
import type { Schema } from '../schema/schema.js';
import { columnOf, type Table } from '../schema/table.js';
import type { Program } from './program.js';
import { SqlText } from './sql-text.js';
import { whereSql } from './where.sql.js';

/** What is added to one field of one row. */
export interface Increment {
  readonly model: string;
  readonly key: Row;
  readonly field: string;
  readonly by: number;
  readonly create?: Row | undefined;
}

/** Adds in one statement and gives the new value; `null` for a missing row that may not be made. */
export function* incrementProgram(schema: Schema, increment: Increment): Program<number | null> {
  const table = schema.table(increment.model);
  refuse(table, increment);
  const { create } = increment;
  if (create) return yield* addOrCreate(schema, table, { ...increment, create });
  const sql = new SqlText(schema.dialect, table.model);
  const column = columnOf(table, increment.field).name;
  if (schema.dialect.returning) {
    const sum = `COALESCE(${column}, 0) + ${sql.param(increment.by)}`;
    const condition = whereSql(sql, table, increment.key as Where);
    const text = `UPDATE ${table.path} SET ${column} = ${sum} WHERE ${condition} RETURNING ${column}`;
    const { rows } = yield sql.statement(text);
    return rows[0] ? Number(rows[0][0]) : null;
  }
  const sum = rememberedSum(sql, column, increment.by);
  const condition = whereSql(sql, table, increment.key as Where);
  const text = `UPDATE ${table.path} SET ${column} = ${sum} WHERE ${condition}`;
  const { count, insertId } = yield sql.statement(text);
  return count > 0 ? insertId - OFFSET : null;
}

function* addOrCreate(
  { dialect }: Schema,
  table: Table,
  { key, field, by, create }: Increment & { readonly create: Row },
): Program<number | null> {
  if (!(table instanceof ModelTable))
    throw new Error(`No row of "${table.model}" is made by counting`);
  const sql = new SqlText(dialect, table.model);
  const assignments = table.assignments(table.complete({ ...create, ...key, [field]: by }));
  const column = columnOf(table, field).name;
  const names = assignments.map(({ name }) => name).join(', ');
  const values = sql.list(assignments.map(({ value }) => value));
  const insert = `INSERT INTO ${table.path} (${names}) VALUES (${values})`;
  if (dialect.returning) {
    const target = Object.keys(key).map((name) => columnOf(table, name).name);
    const sum = `${table.path}.${column} + ${sql.param(by)}`;
    const onConflict = ` ON CONFLICT (${target.join(', ')}) DO UPDATE SET ${column} = ${sum}`;
    const { rows } = yield sql.statement(`${insert}${onConflict} RETURNING ${column}`);
    return Number(rows[0]?.[0]);
  }
  const sum = rememberedSum(sql, column, by);
  const text = `${insert} ON DUPLICATE KEY UPDATE ${column} = ${sum}`;
  const { insertId } = yield sql.statement(text);
  // A row that was made leaves LAST_INSERT_ID alone.
  return insertId === 0 ? by : insertId - OFFSET;
}

/** MySQL hands a value back only through LAST_INSERT_ID, which has no sign and takes 0 for none: the sum is moved up on the way. */
const OFFSET = 2 ** 50;

function rememberedSum(sql: SqlText, column: string, by: number): string {
  const sum = `COALESCE(${column}, 0) + CAST(${sql.param(by)} AS SIGNED) + ${OFFSET}`;
  return `CAST(LAST_INSERT_ID(${sum}) AS SIGNED) - ${OFFSET}`;
}

/** The key is compared for equality, or a missing row could not be made of it. */
function refuse(table: Table, { key, field, by }: Increment): void {
  const type = table.typeOf(field);
  if (type !== 'integer' && type !== 'epoch' && type !== 'any') {
    throw new UnknownField(table.model, field, 'is no number');
  }
  if (!Number.isSafeInteger(by)) throw new UnknownField(table.model, field, 'cannot hold that');
  const values = typeof key === 'object' && key !== null ? Object.values(key) : [];
  if (values.some((value) => typeof value === 'object')) {
    throw new InvalidWhere(table.model, 'a key is compared for equality only');
  }
}
