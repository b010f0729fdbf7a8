import type { ApiAnswer, ApiAnswers } from '../../ports/api-description.js';
import type { SecurityErrorCode } from '../errors/security-error-code.js';
import { TEXT_OF_CODE } from '../errors/text-of-code.js';
import type { AnswerStyle } from './answer-style.js';

const RETRY_AFTER = {
  description: 'Seconds to wait (RFC 9110 section 10.2.3).',
  schema: { type: 'integer', minimum: 1 },
};

/** Answers whose sender may try again. */
const WAITING: ReadonlySet<number> = new Set([429, 503]);

/** The refusals of a route by their statuses, each with the codes that it may carry. */
export function codeAnswers(codes: readonly SecurityErrorCode[], style: AnswerStyle): ApiAnswers {
  const statuses = [...new Set(codes.flatMap((code) => style.statusOf(code) ?? []))];
  return Object.fromEntries(
    statuses.map((status): [string, ApiAnswer] => {
      const own = [...new Set(codes.filter((code) => style.statusOf(code) === status))];
      const headers = WAITING.has(status) ? { headers: { 'Retry-After': RETRY_AFTER } } : {};
      return [String(status), { description: wordsOf(own), content: style.error(own), ...headers }];
    }),
  );
}

/** A list in Markdown, which viewers of documents draw. */
function wordsOf(codes: readonly SecurityErrorCode[]): string {
  const lines = codes.map((code) => `\`${code}\`: ${TEXT_OF_CODE[code]}.`);
  return lines.length === 1 ? (lines[0] ?? '') : lines.map((line) => `- ${line}`).join('\n');
}
