import { defineModel } from '../../ports/model.js';

/**
 * A signed-in browser. `id` is the SHA-256 of the cookie in base64url; the cookie itself is
 * nowhere. `handle` is the public id. The idle end is never later than the absolute one,
 * `expiresAt`. `rememberId` is the series of remember cookies of this browser; `rememberCounter` is
 * set on a session that a remember cookie restored, until its first use shows that the browser has
 * it.
 */
export const sessionModel = defineModel({
  name: 'session',
  key: 'id',
  fields: {
    id: { type: 'string', length: 64 },
    handle: { type: 'string', length: 36, unique: true },
    userId: { type: 'userId' },
    uniquifier: { type: 'string', length: 64, secret: true },
    mechanism: { type: 'string', length: 32 },
    createdAt: { type: 'epoch' },
    lastSeenAt: { type: 'epoch' },
    authenticatedAt: { type: 'epoch' },
    idleExpiresAt: { type: 'epoch' },
    expiresAt: { type: 'epoch' },
    ip: { type: 'string', length: 64, nullable: true },
    userAgent: { type: 'string', nullable: true },
    rememberId: { type: 'string', length: 64, nullable: true },
    rememberCounter: { type: 'integer', nullable: true },
  },
  indexes: [{ fields: ['userId'] }, { fields: ['idleExpiresAt'] }, { fields: ['rememberId'] }],
});
