import { defineModel } from '../../ports/model.js';

/** A token that went out by mail, by its digest, bound to purpose, user, address and uniquifier. */
export const mailedTokenModel = defineModel({
  name: 'mailedToken',
  key: 'id',
  fields: {
    id: { type: 'string', length: 64 },
    purpose: { type: 'string', length: 32 },
    userId: { type: 'userId' },
    address: { type: 'string', length: 254 },
    uniquifier: { type: 'string', length: 64, secret: true },
    createdAt: { type: 'epoch' },
    expiresAt: { type: 'epoch' },
    usedAt: { type: 'epoch', nullable: true },
    data: { type: 'text', nullable: true },
  },
  indexes: [{ fields: ['userId', 'purpose'] }, { fields: ['expiresAt'] }],
});
