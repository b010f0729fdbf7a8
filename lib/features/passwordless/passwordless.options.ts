import { defineOptions } from '../../core/options/define-options.js';
import { choice, duration, flag } from '../../core/options/readers.js';

export const passwordlessOptions = defineOptions('passwordless', {
  /** How long a login link lives. */
  within: duration('15 minutes'),
  /** Links instead of passwords: the login page asks for the address alone, and no password lets anybody in. */
  only: flag(false),
  /** `act`: opening the link signs in, so that mail scanners do it too; `ask`: its page has a button. */
  onGet: choice<'ask' | 'act'>('ask', ['ask', 'act']),
  /** A link that is opened in another browser than the one that asked for it: is asked about, refused, or taken. */
  sameBrowser: choice<'confirm' | 'refuse' | 'any'>('confirm', ['confirm', 'refuse', 'any']),
});
