import { conditionsOf, someConditionsOf, type Condition } from '../../../ports/condition.js';
import type { Where } from '../../../ports/store.js';
import { IMPOSSIBLE, type Column } from '../schema/column.js';
import { columnOf, type Table } from '../schema/table.js';
import type { SqlText } from './sql-text.js';

const NEVER = '1 = 0';
const ALWAYS = '1 = 1';
const SIGNS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/**
 * The text after WHERE. Names come from the table's own columns and values become parameters: nothing of `where` gets into the
 * text itself.
 * @throws InvalidWhere
 */
export function whereSql(sql: SqlText, table: Table, where: Where, alias = ''): string {
  return joined(sql, table, someConditionsOf(table.model, where, table.typeOf), alias);
}

/** As {@link whereSql}, where no condition at all means every row. */
export function anyWhereSql(sql: SqlText, table: Table, where: Where, alias = ''): string {
  return joined(sql, table, conditionsOf(table.model, where, table.typeOf), alias);
}

function joined(
  sql: SqlText,
  table: Table,
  conditions: readonly Condition[],
  alias: string,
): string {
  const parts = conditions.map((condition) => {
    const column = columnOf(table, condition.field);
    return conditionSql(sql, column, `${alias}${column.name}`, condition);
  });
  return [...parts, ...table.scope(alias)].join(' AND ') || ALWAYS;
}

function conditionSql(sql: SqlText, column: Column, name: string, condition: Condition): string {
  if (condition.operator === 'in') return inSql(sql, column, name, condition.value);
  if (condition.value === null) {
    return condition.operator === 'eq' ? `${name} IS NULL` : `${name} IS NOT NULL`;
  }
  const value = column.encode(condition.value);
  if (condition.operator === 'eq') return equalSql(sql, column, name, value);
  if (value === IMPOSSIBLE) return condition.operator === 'not' ? ALWAYS : NEVER;
  if (condition.operator !== 'not')
    return `${name} ${SIGNS[condition.operator]} ${sql.param(value)}`;
  const { dialect } = sql;
  if (!isLoose(sql, column)) return dialect.distinct(name, sql.param(value));
  return dialect.distinct(dialect.bytes(name), dialect.bytes(sql.param(value)));
}

/** One value; where the collation is loose, first by the index and then by the bytes. */
export function equalSql(sql: SqlText, column: Column, name: string, value: unknown): string {
  if (value === IMPOSSIBLE) return NEVER;
  const equal = `${name} = ${sql.param(value)}`;
  if (!isLoose(sql, column)) return equal;
  return `${equal} AND ${sql.dialect.bytes(name)} = ${sql.dialect.bytes(sql.param(value))}`;
}

function inSql(sql: SqlText, column: Column, name: string, wanted: readonly unknown[]): string {
  const values = wanted.map((one) => column.encode(one)).filter((value) => value !== IMPOSSIBLE);
  if (values.length === 0) return NEVER;
  const among = `${name} IN (${sql.list(values)})`;
  if (!isLoose(sql, column)) return among;
  const bytes = values.map((value) => sql.dialect.bytes(sql.param(value)));
  return `${among} AND ${sql.dialect.bytes(name)} IN (${bytes.join(', ')})`;
}

/** Whether the database may take other spellings of a text for equal. */
function isLoose({ dialect }: SqlText, { type }: Column): boolean {
  return dialect.looseText && (type === 'string' || type === 'text' || type === 'userId');
}
