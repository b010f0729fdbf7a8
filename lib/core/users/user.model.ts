import { defineModel } from '../../ports/model.js';

/** What every user class must have beside `id` and `roles`; features ask for more by their `userFields`. */
export const userModel = defineModel({
  name: 'user',
  key: 'id',
  fields: {
    email: { type: 'string', unique: true },
    password: { type: 'string', nullable: true, secret: true },
    active: { type: 'boolean', default: true },
    uniquifier: { type: 'string', length: 64, secret: true },
  },
});
