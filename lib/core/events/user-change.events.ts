import { UserEvent, UserRoleEvent, UserSessionEvent } from './security-event.js';

/** @publicApi */
export class UserRoleAddedEvent extends UserRoleEvent {}

/** @publicApi */
export class UserRoleRemovedEvent extends UserRoleEvent {}

/** @publicApi */
export class UserSessionStartedEvent extends UserSessionEvent {}

/** @publicApi */
export class UserSessionRevokedEvent extends UserSessionEvent {}

/** @publicApi */
export class UserActivatedEvent extends UserEvent {}

/** @publicApi */
export class UserDeactivatedEvent extends UserEvent {}

/** @publicApi */
export class UserDeletedEvent extends UserEvent {}

/** A remember cookie was used twice, so all that it had opened ended. @publicApi */
export class UserRememberStolenEvent extends UserEvent {}
