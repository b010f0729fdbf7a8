const CODES: ReadonlySet<unknown> = new Set([
  '42P01',
  '42703',
  'ER_NO_SUCH_TABLE',
  'ER_BAD_FIELD_ERROR',
]);

/** What to do about a database that lacks a table or a column, and nothing of its message; `null` for every other error. */
export function missingTableAdvice(error: unknown): string | null {
  const { code, message } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  const inSqlite = code === 'SQLITE_ERROR' && /^no such (?:table|column): /.test(String(message));
  return inSqlite || CODES.has(code)
    ? 'the database lacks a table or a column: run your migrations (securityMigrations), or set synchronize in development; `npx nest-security doctor` shows which'
    : null;
}
