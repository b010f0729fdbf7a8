import { InvalidWhere } from '../../../ports/invalid-where.js';
import type { ListOptions, Row, Where } from '../../../ports/store.js';
import type { Schema } from '../schema/schema.js';
import type { Table } from '../schema/table.js';
import type { Program } from './program.js';
import { roleJoin, usersOf } from './role-join.sql.js';
import { SqlText } from './sql-text.js';
import { anyWhereSql, whereSql } from './where.sql.js';

/** The first row that matches. */
export function* findProgram(schema: Schema, model: string, where: Where): Program<Row | null> {
  const sql = new SqlText(schema.dialect, model);
  const table = schema.table(model);
  const condition = whereSql(sql, table, where);
  const [row] = yield* selectProgram(schema, table, sql, {
    restriction: `WHERE ${condition} LIMIT 1`,
    order: '',
  });
  return row ?? null;
}

/** All rows that match, in order. */
export function* listProgram(
  schema: Schema,
  model: string,
  where: Where,
  options: ListOptions,
): Program<Row[]> {
  const sql = new SqlText(schema.dialect, model);
  const table = schema.table(model);
  const condition = anyWhereSql(sql, table, where);
  const order = orderSql(table, options.order ?? {});
  const limit = limitSql(table, options.limit);
  const restriction = `WHERE ${condition}${order('')}${limit}`;
  return yield* selectProgram(schema, table, sql, { restriction, order: order('u.') });
}

function* selectProgram(
  schema: Schema,
  table: Table,
  sql: SqlText,
  { restriction, order }: { readonly restriction: string; readonly order: string },
): Program<Row[]> {
  const names = table.columns.map(({ name }) => name).join(', ');
  const inner = `SELECT ${names} FROM ${table.path} ${restriction}`;
  if (table.model !== 'user') {
    const { rows } = yield sql.statement(inner);
    return rows.map((row) => table.read(row, 0));
  }
  const { rows } = yield sql.statement(`${roleJoin(schema, `(${inner})`)}${order}`);
  return usersOf(schema, rows);
}

function orderSql(
  table: Table,
  order: NonNullable<ListOptions['order']>,
): (alias: string) => string {
  const rules = Object.entries(order).map(([field, direction]) => {
    const column = table.column(field);
    if (!column) throw new InvalidWhere(table.model, 'it cannot be ordered by what is no field');
    return [column.name, direction === 'desc' ? 'DESC' : 'ASC'] as const;
  });
  if (rules.length === 0) return () => '';
  return (alias) =>
    ` ORDER BY ${rules.map(([name, direction]) => `${alias}${name} ${direction}`).join(', ')}`;
}

/** MySQL's prepared statements take no parameter here; the number is one. */
function limitSql(table: Table, limit: number | undefined): string {
  if (limit === undefined) return '';
  if (Number.isSafeInteger(limit) && limit >= 0) return ` LIMIT ${limit}`;
  throw new InvalidWhere(table.model, 'a limit is a whole number');
}
