import type { Row, Where } from '../../../ports/store.js';
import type { Schema } from '../schema/schema.js';
import type { Program } from './program.js';
import { SqlText } from './sql-text.js';
import { whereSql } from './where.sql.js';

/** One conditional statement; gives the number of rows that matched. */
export function* updateProgram(
  schema: Schema,
  model: string,
  where: Where,
  patch: Row,
): Program<number> {
  const table = schema.table(model);
  const sql = new SqlText(schema.dialect, model);
  const assignments = table.assignments(patch);
  if (assignments.length === 0) return yield* countProgram(schema, model, where);
  const sets = assignments.map(({ name, value }) => `${name} = ${sql.param(value)}`);
  const set = [...sets, ...touchesBeside(table.touches, sets)].join(', ');
  const condition = whereSql(sql, table, where);
  const { count } = yield sql.statement(`UPDATE ${table.path} SET ${set} WHERE ${condition}`);
  return count;
}

function* countProgram(schema: Schema, model: string, where: Where): Program<number> {
  const table = schema.table(model);
  const sql = new SqlText(schema.dialect, model);
  const condition = whereSql(sql, table, where);
  const { rows } = yield sql.statement(`SELECT COUNT(*) FROM ${table.path} WHERE ${condition}`);
  return Number(rows[0]?.[0]);
}

/** A column that the patch sets itself is not set twice. */
function touchesBeside(touches: readonly string[], sets: readonly string[]): string[] {
  const nameOf = (set: string): string => set.slice(0, set.indexOf(' = '));
  const taken = new Set(sets.map(nameOf));
  return touches.filter((touch) => !taken.has(nameOf(touch)));
}
