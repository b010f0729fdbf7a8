import { UniqueViolation, type Row } from '../../../ports/store.js';
import { ModelTable } from '../schema/model-table.js';
import type { PersonTable } from '../schema/person-table.js';
import type { Schema } from '../schema/schema.js';
import type { Assignment, Table } from '../schema/table.js';
import { linkProgram } from './link.program.js';
import type { Outcome, Program, Statement } from './program.js';
import { findProgram } from './select.program.js';
import { SqlText } from './sql-text.js';

/**
 * One new row.
 * @param entity the object of the site's class, where it has been made already
 */
export function* insertProgram(
  schema: Schema,
  model: string,
  values: Row,
  entity?: Row,
): Program<Row> {
  const table = schema.table(model);
  if (table instanceof ModelTable) return yield* insertModel(schema, table, values);
  const { roles, ...fields } = values;
  const key = yield* insertPerson(schema, table, entity ?? table.values.entity(fields));
  for (const role of Array.isArray(roles) ? (roles as object[]) : []) {
    yield* linkProgram(schema, key, schema.roleIdOf(role));
  }
  const saved = yield* findProgram(schema, model, { id: key });
  if (!saved) throw new Error(`The new row of "${model}" cannot be read back`);
  return saved;
}

function* insertModel(schema: Schema, table: ModelTable, values: Row): Program<Row> {
  const row = table.complete(values);
  const { count } = yield insertStatement(schema, table, table.assignments(row), '');
  if (count === 0) throw new UniqueViolation(table.model);
  return row;
}

/** Gives the id as text. */
function* insertPerson(schema: Schema, table: PersonTable, entity: Row): Program<string> {
  const assignments = table.values.insertion(entity);
  const { dialect } = schema;
  const returning = dialect.returning ? ` RETURNING ${table.key.name}` : '';
  const outcome: Outcome = yield insertStatement(schema, table, assignments, returning);
  if (outcome.count === 0) throw new UniqueViolation(table.model);
  if (dialect.returning) return String(table.key.decode(outcome.rows[0]?.[0]));
  const given = assignments.find(({ name }) => name === table.key.name);
  return String(table.key.decode(given ? given.value : outcome.insertId));
}

function insertStatement(
  { dialect }: Schema,
  { model, path }: Table,
  assignments: readonly Assignment[],
  returning: string,
): Statement {
  const sql = new SqlText(dialect, model);
  const names = assignments.map(({ name }) => name).join(', ');
  const values = sql.list(assignments.map(({ value }) => value));
  const text = `INSERT INTO ${path} (${names}) VALUES (${values})${dialect.onConflictNothing}`;
  return sql.statement(text + returning);
}
