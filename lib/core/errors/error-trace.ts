import { missingTableAdvice } from './missing-table.js';

/** The kind of an error for the log, never its message: that may hold values of a request or a query. */
export function kindOfError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { readonly code?: unknown };
  const kind = typeof code === 'string' ? `${error.name} (${code})` : error.name;
  const advice = missingTableAdvice(error);
  return advice === null ? kind : `${kind}: ${advice}`;
}

/** Where it happened, without the message. */
export function stackOfError(error: unknown): string | undefined {
  const stack = error instanceof Error ? error.stack : undefined;
  return stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
}
