import type { AccompanyingWrites } from '../../ports/session-store.js';
import type { Exchange } from '../http/exchange.js';
import type { User } from '../users/security-types.js';

/** What follows when a used remember cookie shows that somebody else has a copy. */
export interface TheftAlarm {
  /** Writes that commit together with the end of the series, such as the mail to the owner. */
  writes(user: User, exchange: Exchange): AccompanyingWrites | Promise<AccompanyingWrites>;
  /** Called once for a series, after the commit: for events. */
  raised(user: User, exchange: Exchange): void;
}
