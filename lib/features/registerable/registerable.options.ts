import { defineOptions } from '../../core/options/define-options.js';
import { flag } from '../../core/options/readers.js';

export const registerableOptions = defineOptions('registerable', {
  /** Welcomes new users by mail; with `confirmable` this mail holds the link, so it cannot be left out. */
  sendEmail: flag(true),
  /** Signs new users in at once, unless they have to confirm their address first. */
  autoLogin: flag(false),
});
