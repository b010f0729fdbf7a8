import { DEFAULT_STYLE, type AnswerStyle } from '../../../core/description/answer-style.js';
import { objectOf } from '../../../core/description/given.js';
import type { Gives } from '../../../core/description/operations.js';
import type { SecurityErrorCode } from '../../../core/errors/security-error-code.js';
import { SecurityException } from '../../../core/errors/security.exception.js';
import type { ApiContent, ApiSchema } from '../../../ports/api-description.js';
import { jsonErrors } from './form-problems.js';

const TEXT: ApiSchema = { type: 'string' };

const SENT_ON: ReadonlySet<SecurityErrorCode> = new Set([
  'NOT_AUTHENTICATED',
  'ALREADY_AUTHENTICATED',
]);

/** Flask-Security's answers as the application's OpenAPI document shows them. */
export const FLASK_STYLE: AnswerStyle = Object.freeze({
  redirect: 302,
  refusals: false,
  success: ({ user }: Gives) => enveloped(user ? objectOf({ user }) : { type: 'object' }),
  link: () => enveloped({ type: 'object' }),
  statusOf: (code: SecurityErrorCode) => {
    if (SENT_ON.has(code)) return null;
    return standsAtField(code) ? 400 : DEFAULT_STYLE.statusOf(code);
  },
  error: (codes: readonly SecurityErrorCode[]): ApiContent => {
    const schemas = new Set(codes.map((code) => (standsAtField(code) ? ERRORS : ERROR)));
    const [first = ERROR, second] = schemas;
    return { 'application/json': second ? { anyOf: [first, second] } : first };
  },
  user: {
    type: 'object',
    properties: { id: TEXT, authentication_token: TEXT },
    required: ['id'],
  },
  schemas: () => ({}),
});

const ERROR = enveloped({ type: 'object', properties: { error: TEXT }, required: ['error'] });

const ERRORS = enveloped({
  type: 'object',
  properties: {
    errors: { type: 'object', additionalProperties: { type: 'array', items: TEXT } },
  },
  required: ['errors'],
});

function enveloped(response: ApiSchema): ApiSchema {
  return {
    type: 'object',
    properties: {
      meta: { type: 'object', properties: { code: { type: 'integer' } }, required: ['code'] },
      response,
    },
    required: ['meta', 'response'],
  };
}

/** Refusals that a form's fields tell, whatever they are about. */
function standsAtField(code: SecurityErrorCode): boolean {
  return code === 'VALIDATION_FAILED' || jsonErrors(new SecurityException(code)) !== null;
}
