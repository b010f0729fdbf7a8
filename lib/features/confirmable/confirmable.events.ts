import { UserEvent } from '../../core/events/security-event.js';
import type { User } from '../../core/users/security-types.js';

/** @publicApi */
export class UserConfirmedEvent extends UserEvent {}

/** @publicApi */
export class UserConfirmInstructionsSentEvent extends UserEvent {
  declare readonly token: string;

  constructor(user: User, token: string) {
    super(user);
    this.hide({ token });
  }
}
