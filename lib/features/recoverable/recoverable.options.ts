import { defineOptions } from '../../core/options/define-options.js';
import { duration, flag } from '../../core/options/readers.js';

export const recoverableOptions = defineOptions('recoverable', {
  /** How long a link for a new password lives; at most 24 hours (NIST SP 800-63B-4, 4.2). */
  within: duration('1 hour'),
  /** Mails the link; without it only the event tells its token. */
  sendEmail: flag(true),
  /** Tells the owner by mail that the password was reset. */
  sendNotice: flag(true),
  /** Signs the user in after the reset. */
  autoLogin: flag(false),
});
