import { defineModel } from '../../ports/model.js';

/**
 * A series of remember-me cookies, of which the one with the present counter is good. `id` is the
 * digest of the series' secret; the cookies are derived from that secret, the counter and a key, so
 * a copy of this table makes none. `sessionId` is the session that the last rotation made, `seenAt`
 * when the browser first showed that it received it.
 */
export const rememberModel = defineModel({
  name: 'remember',
  key: 'id',
  fields: {
    id: { type: 'string', length: 64 },
    userId: { type: 'userId' },
    uniquifier: { type: 'string', length: 64, secret: true },
    counter: { type: 'integer', default: 0 },
    createdAt: { type: 'epoch' },
    rotatedAt: { type: 'epoch' },
    seenAt: { type: 'epoch', nullable: true },
    expiresAt: { type: 'epoch' },
    deviceDigest: { type: 'string', length: 64, nullable: true },
    sessionId: { type: 'string', length: 64, nullable: true },
  },
  indexes: [{ fields: ['userId'] }, { fields: ['expiresAt'] }],
});
