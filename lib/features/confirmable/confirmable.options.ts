import { defineOptions } from '../../core/options/define-options.js';
import { choice, duration, flag } from '../../core/options/readers.js';

export const confirmableOptions = defineOptions('confirmable', {
  /** How long a confirmation link lives. */
  within: duration('3 days'),
  /** Lets users in who have not confirmed their address. */
  loginWithout: flag(false),
  /** Signs the user in who confirms. */
  autoLogin: flag(false),
  /** `act`: opening the link confirms, so that mail scanners do it too; `ask`: its page has a button. */
  onGet: choice<'ask' | 'act'>('ask', ['ask', 'act']),
});
