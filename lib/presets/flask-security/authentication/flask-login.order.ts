import { LOGIN_PIPELINE, type PipelineRow } from '../../../core/authentication/login.pipeline.js';

/** Our steps, but the features' conditions before the account's own: an unconfirmed account is told so before it is told disabled. */
export const FLASK_LOGIN_ORDER: readonly PipelineRow[] = LOGIN_PIPELINE.flatMap(
  ([step, ways]): PipelineRow[] => {
    if (step === 'allowed') return [];
    return step === 'active'
      ? [
          ['allowed', ways],
          ['active', ways],
        ]
      : [[step, ways]];
  },
);
