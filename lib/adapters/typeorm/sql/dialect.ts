/** Where the databases' SQL differs. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres' | 'mysql';
  readonly quote: (name: string) => string;
  /** The placeholder of the parameter with this number, from 1. */
  placeholder(position: number): string;
  /** True where a text column may take other spellings for equal: equality is then asked twice, by index and by bytes. */
  readonly looseText: boolean;
  /** Bytes of a text expression. */
  bytes(expression: string): string;
  /** Not equal, with NULL as a value like any other. */
  distinct(left: string, right: string): string;
  /** Ends an INSERT so that a taken unique value gives no row instead of an error, which would end PostgreSQL's transaction. */
  readonly onConflictNothing: string;
  /** True when INSERT and UPDATE can give values of the row back. */
  readonly returning: boolean;
  /** The present time for a column that says when its row changed; `null` where the column does that itself. */
  readonly touched: string | null;
  /** A text column's value as the type of a numeric or uuid key, so that the key's index serves the join. */
  asKey(expression: string, keyType: string): string;
}

const double = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const backtick = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const TEXT_KEY = /char|text|string/;

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  quote: double,
  placeholder: () => '?',
  looseText: false,
  bytes: (expression) => expression,
  distinct: (left, right) => `${left} IS NOT ${right}`,
  onConflictNothing: ' ON CONFLICT DO NOTHING',
  returning: true,
  touched: "datetime('now')",
  // A column's own affinity converts the text.
  asKey: (expression) => expression,
};

export const postgresDialect: Dialect = {
  name: 'postgres',
  quote: double,
  placeholder: (position) => `$${position}`,
  looseText: false,
  bytes: (expression) => expression,
  distinct: (left, right) => `${left} IS DISTINCT FROM ${right}`,
  onConflictNothing: ' ON CONFLICT DO NOTHING',
  returning: true,
  touched: 'CURRENT_TIMESTAMP',
  asKey: (expression, keyType) =>
    TEXT_KEY.test(keyType) ? expression : `CAST(${expression} AS ${keyType})`,
};

export const mysqlDialect: Dialect = {
  name: 'mysql',
  quote: backtick,
  placeholder: () => '?',
  looseText: true,
  bytes: (expression) => `CAST(CONVERT(${expression} USING utf8mb4) AS BINARY)`,
  distinct: (left, right) => `NOT (${left} <=> ${right})`,
  onConflictNothing: '',
  returning: false,
  touched: null,
  asKey: (expression, keyType) =>
    keyType.endsWith('int') ? `CAST(${expression} AS SIGNED)` : expression,
};
