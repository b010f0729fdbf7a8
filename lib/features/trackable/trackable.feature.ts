import { defineFeature } from '../../core/feature/define-feature.js';
import { TrackLogin } from './track-login.hook.js';

/**
 * Keeps when and from where a user signed in last and before that, and how often. Not touched by tokens, Basic, restored sessions and
 * failures. Uses the fields `lastLoginAt currentLoginAt lastLoginIp currentLoginIp loginCount`; addresses come through `trustProxy`.
 * @publicApi
 */
export const trackable = defineFeature({
  name: 'trackable',
  userFields: {
    lastLoginAt: { type: 'timestamp', nullable: true },
    currentLoginAt: { type: 'timestamp', nullable: true },
    lastLoginIp: { type: 'string', length: 64, nullable: true },
    currentLoginIp: { type: 'string', length: 64, nullable: true },
    loginCount: { type: 'integer', nullable: true, default: 0 },
  },
  hooks: { afterLogin: [TrackLogin] },
});
