import type { ApiSchema } from '../../ports/api-description.js';
import type { Given, Gives } from './operations.js';

/** A member that is always there. */
export function always(schema: ApiSchema): Given {
  return { schema, always: true };
}

/** A member that some answers leave out. */
export function sometimes(schema: ApiSchema): Given {
  return { schema, always: false };
}

export const TEXT: ApiSchema = { type: 'string' };

/** What answers tell of a user. */
export const USER: ApiSchema = { $ref: '#/components/schemas/SecurityPayload' };

/** What happened, in the reader's language. */
export const MESSAGE: Given = always({
  type: 'string',
  description: 'What happened, in the language of the reader.',
});

export const TOKEN: ApiSchema = {
  type: 'string',
  description: 'An auth token for `Authorization: Bearer`.',
};

export const EXPIRES_IN: ApiSchema = {
  type: 'integer',
  nullable: true,
  description: 'Seconds until the token expires; null for one that does not.',
};

/** What programs read of a mailed link; looking at it changes nothing. */
export const LINK_STATUS: Gives = {
  status: always({ type: 'string', enum: ['valid', 'expired', 'invalid'] }),
};

/** An object with these members. */
export function objectOf(gives: Gives): ApiSchema {
  const entries = Object.entries(gives);
  const required = entries.filter(([, given]) => given.always).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    ...(required.length > 0 ? { required } : {}),
  };
}
