import type { Principal, Row } from '../../../ports/store.js';
import { IMPOSSIBLE } from '../schema/column.js';
import type { Schema } from '../schema/schema.js';
import { columnOf } from '../schema/table.js';
import type { Outcome, Program, Statement } from './program.js';
import { personColumns, rolesOf } from './role-join.sql.js';
import { SqlText } from './sql-text.js';
import { equalSql } from './where.sql.js';

/** The hot path: a session or an id to the user with its roles, by one query whose text is made once. */
export class PrincipalPrograms {
  private readonly sessionQuery: Template;
  private readonly idQuery: Template;
  private readonly tokenQuery: Template;

  constructor(private readonly schema: Schema) {
    this.sessionQuery = sessionTemplate(schema);
    this.idQuery = idTemplate(schema, false);
    this.tokenQuery = idTemplate(schema, true);
  }

  /** A live session by its digest; one whose user's uniquifier has changed is none. */
  *bySession(digest: string, now: number): Program<Principal | null> {
    const sessions = this.schema.table('session');
    const id = sessions.key.encode(digest);
    if (id === IMPOSSIBLE) return null;
    const { rows } = yield this.sessionQuery(id, now);
    const [first] = rows;
    if (!first) return null;
    const session = sessions.read(first, 0);
    const user = this.user(rows, sessions.columns.length);
    return user['uniquifier'] === session['uniquifier'] ? { user, session } : null;
  }

  /** A user by id, unless the token of this `jti` was revoked. */
  *byId(userId: string, jti: string | undefined): Program<Principal | null> {
    const id = this.schema.users.key.encode(userId);
    if (id === IMPOSSIBLE) return null;
    const { rows } = yield jti === undefined ? this.idQuery(id) : this.tokenQuery(id, jti);
    return rows.length === 0 ? null : { user: this.user(rows, 0), session: null };
  }

  private user(rows: Outcome['rows'], offset: number): Row {
    const { users, roles } = this.schema;
    const roleOffset = offset + users.columns.length;
    const roleKey = roleOffset + roles.columns.indexOf(roles.key);
    const user = users.read(rows[0] ?? [], offset);
    const held: Row[] = [];
    for (const row of rows) if (row[roleKey] !== null) held.push(roles.read(row, roleOffset));
    this.schema.setRoles(user, held);
    return user;
  }
}

/** A statement's text with places for values, which are numbered in the order of the arguments. */
type Template = (...values: readonly unknown[]) => Statement;

function template(schema: Schema, build: (sql: SqlText) => string): Template {
  const sql = new SqlText(schema.dialect, 'user');
  const { model, text, params: places } = sql.statement(build(sql));
  return (...values) => ({ model, text, params: places.map((place) => values[place as number]) });
}

function sessionTemplate(schema: Schema): Template {
  const { users, dialect } = schema;
  const sessions = schema.table('session');
  const column = (field: string): string => `s.${columnOf(sessions, field).name}`;
  const columns = sessions.columns.map(({ name }) => `s.${name}`);
  const key = dialect.asKey(column('userId'), users.key.databaseType);
  return template(schema, (sql) => {
    const join = `JOIN ${users.path} u ON u.${users.key.name} = ${key}${rolesOf(schema)}`;
    const conditions = [
      equalSql(sql, sessions.key, `s.${sessions.key.name}`, 0),
      `${column('expiresAt')} > ${sql.param(1)}`,
      `${column('idleExpiresAt')} > ${sql.param(1)}`,
      ...users.scope('u.'),
    ];
    const list = [...columns, ...personColumns(schema)].join(', ');
    return `SELECT ${list} FROM ${sessions.path} s ${join} WHERE ${conditions.join(' AND ')}`;
  });
}

function idTemplate(schema: Schema, withToken: boolean): Template {
  const { users } = schema;
  return template(schema, (sql) => {
    const conditions = [
      equalSql(sql, users.key, `u.${users.key.name}`, 0),
      ...users.scope('u.'),
      ...(withToken ? [notRevoked(schema, sql)] : []),
    ];
    const list = personColumns(schema).join(', ');
    const from = `FROM ${users.path} u${rolesOf(schema)}`;
    return `SELECT ${list} ${from} WHERE ${conditions.join(' AND ')}`;
  });
}

function notRevoked(schema: Schema, sql: SqlText): string {
  const revoked = schema.table('revokedToken');
  const condition = equalSql(sql, revoked.key, `t.${revoked.key.name}`, 1);
  return `NOT EXISTS (SELECT 1 FROM ${revoked.path} t WHERE ${condition})`;
}
