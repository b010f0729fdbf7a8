import type { ApiContent, ApiSchema } from '../../ports/api-description.js';
import { STATUS_OF_CODE, type SecurityErrorCode } from '../errors/security-error-code.js';
import { objectOf } from './given.js';
import type { Gives } from './operations.js';

/** How answers of a {@link ResponseFormat} look from outside. */
export interface AnswerStyle {
  /** How a form is sent on. */
  readonly redirect: number;
  /** Whether a guard's refusal of a site's handler looks as `error` says. */
  readonly refusals: boolean;
  /** JSON of a flow that succeeded. */
  success(gives: Gives): ApiSchema;
  /** JSON of a link that was only looked at. */
  link(gives: Gives): ApiSchema;
  /** `null` for a refusal that is answered by sending the client elsewhere. */
  statusOf(code: SecurityErrorCode): number | null;
  /** The body of a refusal with one of these codes, which share a status. */
  error(codes: readonly SecurityErrorCode[]): ApiContent;
  /** What is told of a user whose class says nothing of its own. */
  readonly user: ApiSchema;
  /** The schemas that the others name. */
  schemas(): Readonly<Record<string, ApiSchema>>;
}

/** What a class tells of its users is known to itself alone. */
export const FREE_USER: ApiSchema = {
  type: 'object',
  description: "What the user's class tells of itself (`toSecurityPayload`).",
  additionalProperties: true,
};

const USER: ApiSchema = {
  type: 'object',
  description: 'What answers tell of a user.',
  properties: { id: { type: 'string' }, email: { type: 'string', format: 'email' } },
  required: ['id', 'email'],
};

/** Answers of a format that tells nothing of them. */
export const UNTOLD_STYLE: AnswerStyle = Object.freeze({
  redirect: 303,
  refusals: false,
  success: () => ({}),
  link: () => ({}),
  statusOf: (code: SecurityErrorCode) => STATUS_OF_CODE[code],
  error: () => ({ 'application/json': {} }),
  user: FREE_USER,
  schemas: () => ({}),
});

const TEXTS_BY_FIELD: ApiSchema = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string' } },
};

const ERROR: ApiSchema = {
  type: 'object',
  description: 'What every refusal looks like to a program.',
  properties: {
    statusCode: { type: 'integer', description: 'The HTTP status once more.' },
    error: { type: 'string', description: 'The words of the HTTP status.' },
    code: { $ref: '#/components/schemas/SecurityErrorCode' },
    message: { type: 'string', description: 'What went wrong, in the language of the reader.' },
    errors: { ...TEXTS_BY_FIELD, description: 'What is wrong with which field, for people.' },
    codes: { ...TEXTS_BY_FIELD, description: 'The same as keys, for programs.' },
  },
  required: ['statusCode', 'error', 'code', 'message'],
};

/** The package's own answers. */
export const DEFAULT_STYLE: AnswerStyle = Object.freeze({
  redirect: 303,
  refusals: true,
  success: objectOf,
  link: objectOf,
  statusOf: (code: SecurityErrorCode) => STATUS_OF_CODE[code],
  error: (codes: readonly SecurityErrorCode[]) => ({
    'application/json': {
      allOf: [
        { $ref: '#/components/schemas/SecurityError' },
        { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } },
      ],
    },
  }),
  user: USER,
  schemas: () => ({
    SecurityError: ERROR,
    SecurityErrorCode: {
      type: 'string',
      description: 'Everything that the application refuses; a code never changes its meaning.',
      enum: Object.keys(STATUS_OF_CODE),
    },
  }),
});
