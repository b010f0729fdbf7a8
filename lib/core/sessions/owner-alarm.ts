import type { AccompanyingWrites } from '../../ports/session-store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { EventPublisher } from '../events/event.publisher.js';
import { SecurityEvents } from '../events/security-events.js';
import { UserRememberStolenEvent } from '../events/user-change.events.js';
import type { MailOutbox } from '../mail/mail.outbox.js';
import type { User } from '../users/security-types.js';
import type { TheftAlarm } from './theft-alarm.js';

/** Tells the owner by mail, and the application by an event, that a remember cookie was used twice. */
export class OwnerAlarm implements TheftAlarm {
  constructor(
    private readonly outbox: MailOutbox,
    private readonly events: EventPublisher,
  ) {}

  writes(user: User): AccompanyingWrites {
    return this.outbox.prepare({
      template: 'sessionAlert',
      address: user.email,
      userId: userIdOf(user),
    }).writes;
  }

  raised(user: User): void {
    this.outbox.wake();
    this.events.emit(SecurityEvents.RememberStolen, new UserRememberStolenEvent(user));
  }
}
