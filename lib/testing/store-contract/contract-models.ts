import { sessionModel } from '../../core/sessions/session.model.js';
import { revokedTokenModel } from '../../core/tokens/revoked-token.model.js';
import { roleModel } from '../../core/users/role.model.js';
import { userModel } from '../../core/users/user.model.js';
import { defineModel, type ModelDefinition } from '../../ports/model.js';
import type { Row } from '../../ports/store.js';

/** A table with one field of each kind. */
export const itemModel = defineModel({
  name: 'contractItem',
  key: 'id',
  fields: {
    id: { type: 'string', length: 64 },
    name: { type: 'string', length: 80, nullable: true, unique: true },
    count: { type: 'integer', default: 0 },
    due: { type: 'epoch', nullable: true },
    open: { type: 'boolean', default: true },
    note: { type: 'text', nullable: true },
    at: { type: 'timestamp', nullable: true },
    owner: { type: 'userId', nullable: true },
    code: { type: 'string', length: 16, default: 'none' },
  },
  indexes: [{ fields: ['owner', 'code'], unique: true }, { fields: ['due'] }],
});

/** What the store under test must be prepared with. */
export const storeContractModels: readonly ModelDefinition[] = Object.freeze([
  userModel,
  roleModel,
  sessionModel,
  revokedTokenModel,
  itemModel,
]);

/** Values of a user; `name` makes the address. */
export function person(name: string, values: Row = {}): Row {
  return {
    email: `${name}@contract.test`,
    password: `hash of ${name}`,
    active: true,
    uniquifier: `uniquifier-of-${name}`,
    ...values,
  };
}

/** Values of a live session. */
export function liveSession(id: string, userId: string, uniquifier: string, now: number): Row {
  return {
    id,
    handle: `handle-${id}`,
    userId,
    uniquifier,
    mechanism: 'password',
    createdAt: now,
    lastSeenAt: now,
    authenticatedAt: now,
    idleExpiresAt: now + 1000,
    expiresAt: now + 2000,
  };
}
