import { defineModel } from '../../ports/model.js';

/** What every role class must have beside `id`. */
export const roleModel = defineModel({
  name: 'role',
  key: 'id',
  fields: {
    name: { type: 'string', unique: true },
    description: { type: 'string', nullable: true },
  },
});
