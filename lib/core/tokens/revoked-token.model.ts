import { defineModel } from '../../ports/model.js';

/** An auth token that was revoked, by its `jti`, kept until it would have expired. */
export const revokedTokenModel = defineModel({
  name: 'revokedToken',
  key: 'id',
  fields: {
    id: { type: 'string', length: 64 },
    userId: { type: 'userId', nullable: true },
    expiresAt: { type: 'epoch' },
  },
  indexes: [{ fields: ['expiresAt'] }],
});
