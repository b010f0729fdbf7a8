import { defineModel } from '../../ports/model.js';

/**
 * A counter of wrong attempts. Keys are digests: no identity, address or recipient stands here in clear.
 */
export const throttleModel = defineModel({
  name: 'throttle',
  key: 'id',
  fields: {
    /** HMAC of what is counted. */
    id: { type: 'string', length: 43 },
    /** HMAC of the identity that a reset clears; none for counters of an address alone. */
    owner: { type: 'string', length: 43, nullable: true },
    failures: { type: 'integer', default: 0 },
    /** When the failures are forgotten, in ms; 0 while there are none. */
    windowEndsAt: { type: 'epoch', default: 0 },
    /** Attempts that are being verified: the ms at which each is given up, in base 36. */
    leases: { type: 'text' },
    /** From when on the row says nothing and may go, in ms. */
    expiresAt: { type: 'epoch' },
    /** Differs after every change, so that a change holds only for the row that was read. */
    revision: { type: 'string', length: 22 },
  },
  indexes: [{ fields: ['owner'] }, { fields: ['expiresAt'] }],
});
