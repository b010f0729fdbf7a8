import { UserEvent } from '../../core/events/security-event.js';

/** @publicApi */
export class UserPasswordChangedEvent extends UserEvent {}
