import { SecurityException } from '../errors/security.exception.js';
import { saying, type Answer } from './answer.js';
import type { HttpExchange } from './http-exchange.js';

const NOTICE = { key: 'PAGE_EXPIRED' };

/**
 * A form whose token is not, or no longer, the session's. Nothing was done; the same page comes with the token of now and with what was
 * typed, passwords excepted, so that a person looks at it and sends it again.
 */
export async function freshPage(
  exchange: HttpExchange,
  again: (exchange: HttpExchange) => Answer | Promise<Answer>,
): Promise<Answer> {
  exchange.accept(exchange.unproven);
  // No field is wrong.
  exchange.failure = new SecurityException('CSRF_FAILED', { fields: {} });
  return expired(await again(exchange));
}

/** The answer with a word on why the form was not taken. */
export function expired(answer: Answer): Answer {
  if (answer.kind === 'page') return saying(answer, NOTICE);
  if (answer.kind === 'redirect') return { ...answer, flashes: [NOTICE, ...answer.flashes] };
  return answer;
}
