import { defineModel } from '../../ports/model.js';

/** A browser that a user signed in with before, known by the digest of its device cookie. */
export const deviceModel = defineModel({
  name: 'device',
  key: 'id',
  fields: {
    id: { type: 'string', length: 64 },
    userId: { type: 'userId' },
    createdAt: { type: 'epoch' },
    lastSeenAt: { type: 'epoch' },
    expiresAt: { type: 'epoch' },
  },
  indexes: [{ fields: ['userId'] }],
});
