import { UserEvent } from '../../core/events/security-event.js';
import type { User } from '../../core/users/security-types.js';

/** `confirmToken` is null where addresses are not confirmed. @publicApi */
export class UserRegisteredEvent extends UserEvent {
  declare readonly confirmToken: string | null;

  constructor(user: User, confirmToken: string | null) {
    super(user);
    this.hide({ confirmToken });
  }
}
