import type { Row } from '../../../ports/store.js';
import type { Schema } from '../schema/schema.js';

/** Users of a source (alias u) with the columns of their roles (alias r), one row for each role. */
export function roleJoin(schema: Schema, source: string): string {
  return `SELECT ${personColumns(schema).join(', ')} FROM ${source} u${rolesOf(schema)}`;
}

/** The columns of u and r. */
export function personColumns({ users, roles }: Schema): string[] {
  return [
    ...users.columns.map(({ name }) => `u.${name}`),
    ...roles.columns.map(({ name }) => `r.${name}`),
  ];
}

/** The joins that bring the roles of u. */
export function rolesOf({ users, roles, links }: Schema): string {
  const ofRole = [`r.${roles.key.name} = l.${links.role}`, ...roles.scope('r.')].join(' AND ');
  return (
    ` LEFT JOIN ${links.path} l ON l.${links.user} = u.${users.key.name}` +
    ` LEFT JOIN ${roles.path} r ON ${ofRole}`
  );
}

/** Puts the rows of {@link roleJoin} together: every user once, in the order of its first row, with all its roles. */
export function usersOf(schema: Schema, rows: readonly (readonly unknown[])[]): Row[] {
  const { users, roles } = schema;
  const width = users.columns.length;
  const keyAt = users.columns.indexOf(users.key);
  const roleKeyAt = width + roles.columns.indexOf(roles.key);
  const found = new Map<unknown, { user: Row; roles: Row[] }>();
  for (const row of rows) {
    let entry = found.get(row[keyAt]);
    if (!entry) found.set(row[keyAt], (entry = { user: users.read(row, 0), roles: [] }));
    if (row[roleKeyAt] !== null) entry.roles.push(roles.read(row, width));
  }
  return [...found.values()].map(({ user, roles: held }) => {
    schema.setRoles(user, held);
    return user;
  });
}
