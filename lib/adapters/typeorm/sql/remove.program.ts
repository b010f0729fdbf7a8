import type { Where } from '../../../ports/store.js';
import type { Schema } from '../schema/schema.js';
import type { Program } from './program.js';
import { SqlText } from './sql-text.js';
import { whereSql } from './where.sql.js';

/** Removes the rows that match; users and roles take their links along, whether or not the database has foreign keys. */
export function* removeProgram(schema: Schema, model: string, where: Where): Program<number> {
  const table = schema.table(model);
  if (model === 'user' || model === 'role') {
    const { links, dialect } = schema;
    const column = model === 'user' ? links.user : links.role;
    const sql = new SqlText(dialect, model);
    const condition = whereSql(sql, table, where);
    const owners = `SELECT ${table.key.name} FROM ${table.path} WHERE ${condition}`;
    yield sql.statement(`DELETE FROM ${links.path} WHERE ${column} IN (${owners})`);
  }
  const sql = new SqlText(schema.dialect, model);
  const condition = whereSql(sql, table, where);
  const { count } = yield sql.statement(`DELETE FROM ${table.path} WHERE ${condition}`);
  return count;
}

/** True for the models whose removal is more than one statement. */
export function removesLinks(model: string): boolean {
  return model === 'user' || model === 'role';
}
