import { UniqueViolation } from '../../../ports/store.js';
import { IMPOSSIBLE } from '../schema/column.js';
import type { Schema } from '../schema/schema.js';
import type { Program } from './program.js';
import { SqlText } from './sql-text.js';
import { equalSql } from './where.sql.js';

/** Gives a role to a user; false when the user had it. */
export function* linkProgram(schema: Schema, userId: string, roleId: string): Program<boolean> {
  const { dialect, users, roles, links } = schema;
  const ids = [users.key.encode(userId), roles.key.encode(roleId)];
  if (ids.includes(IMPOSSIBLE)) throw new Error('No such user or role to link');
  const sql = new SqlText(dialect, 'user');
  const text = `INSERT INTO ${links.path} (${links.user}, ${links.role}) VALUES (${sql.list(ids)})`;
  try {
    const { count } = yield sql.statement(text + dialect.onConflictNothing);
    return count > 0;
  } catch (error) {
    if (error instanceof UniqueViolation) return false;
    throw error;
  }
}

/** Takes a role from a user; false when the user did not have it. */
export function* unlinkProgram(schema: Schema, userId: string, roleId: string): Program<boolean> {
  const { dialect, users, roles, links } = schema;
  const sql = new SqlText(dialect, 'user');
  const user = equalSql(sql, users.key, links.user, users.key.encode(userId));
  const role = equalSql(sql, roles.key, links.role, roles.key.encode(roleId));
  const { count } = yield sql.statement(`DELETE FROM ${links.path} WHERE ${user} AND ${role}`);
  return count > 0;
}
