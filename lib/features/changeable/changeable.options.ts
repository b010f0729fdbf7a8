import { defineOptions } from '../../core/options/define-options.js';
import { flag } from '../../core/options/readers.js';

export const changeableOptions = defineOptions('changeable', {
  /** Tells the owner by mail that the password was changed. */
  sendEmail: flag(true),
});
