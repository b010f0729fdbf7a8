import { MailRejected } from '../../ports/mail-sender.js';
import { TemplateError } from '../views/template.error.js';

/** Of the column. */
const MAX = 255;

/** Servers quote what they refuse, links included: everything as long as a token goes. */
const SECRETS = /[\w-]{40,}/g;

/** What went wrong, in one line that can be kept and logged. */
export function mailProblem(error: unknown): string {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const words = [code, message].filter((word) => typeof word === 'string' && word !== '');
  const line = words.join(': ') || 'unknown error';
  return line
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replace(SECRETS, '***')
    .trim()
    .slice(0, MAX);
}

/** True if the same mail would fail again, however often it is sent. */
export function isPermanent(error: unknown): boolean {
  return error instanceof MailRejected || error instanceof TemplateError;
}
