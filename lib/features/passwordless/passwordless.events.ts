import { UserEvent } from '../../core/events/security-event.js';
import type { User } from '../../core/users/security-types.js';

/** @publicApi */
export class UserLoginInstructionsSentEvent extends UserEvent {
  declare readonly token: string;

  constructor(user: User, token: string) {
    super(user);
    this.hide({ token });
  }
}
