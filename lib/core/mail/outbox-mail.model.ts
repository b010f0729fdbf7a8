import { defineModel } from '../../ports/model.js';

/** A mail that was promised with its flow's commit. `state` is `pending`, `sent` or `abandoned`. */
export const outboxMailModel = defineModel({
  name: 'outboxMail',
  key: 'id',
  fields: {
    id: { type: 'string', length: 36 },
    template: { type: 'string', length: 64 },
    userId: { type: 'userId', nullable: true },
    address: { type: 'string', length: 254 },
    locale: { type: 'string', length: 35, nullable: true },
    context: { type: 'text' },
    seal: { type: 'text', nullable: true, secret: true },
    tokenId: { type: 'string', length: 64, nullable: true },
    state: { type: 'string', length: 16, default: 'pending' },
    attempts: { type: 'integer', default: 0 },
    notBefore: { type: 'epoch' },
    leaseUntil: { type: 'epoch', nullable: true },
    createdAt: { type: 'epoch' },
    sentAt: { type: 'epoch', nullable: true },
    lastError: { type: 'string', nullable: true },
  },
  indexes: [{ fields: ['state', 'notBefore'] }],
});
