import { inspect } from 'node:util';
import type { Role, User } from '../users/security-types.js';

/** Fields of an event that JSON and `util.inspect` leave out. */
type Secrets = Readonly<Record<string, string | null>>;

/**
 * What happened, published after the commit. Tokens in it can be read by their names and are left out by JSON and by logs.
 * @publicApi
 */
export abstract class SecurityEvent {
  /** Adds fields that can be read but are never listed. */
  protected hide(secrets: Secrets): void {
    for (const [name, value] of Object.entries(secrets)) {
      Object.defineProperty(this, name, { value, enumerable: false });
    }
  }

  [inspect.custom](): string {
    return `${this.constructor.name} ${inspect({ ...this })}`;
  }
}

/** An event about one user. @publicApi */
export class UserEvent extends SecurityEvent {
  constructor(readonly user: User) {
    super();
  }
}

/** @publicApi */
export class UserLoggedInEvent extends UserEvent {
  constructor(
    user: User,
    readonly mechanism: string,
    readonly ip: string,
    /** Wrong attempts before this success (NIST SP 800-63B-4, 3.2.2). */
    readonly failuresBefore = 0,
  ) {
    super(user);
  }
}

/** @publicApi */
export class UserLoggedOutEvent extends UserEvent {}

/** `identity` is masked when nobody has it, since people type passwords into the wrong field. @publicApi */
export class UserLoginFailedEvent extends SecurityEvent {
  constructor(
    readonly identity: string,
    readonly reason: string,
    readonly ip: string,
  ) {
    super();
  }
}

/** @publicApi */
export class UserUnauthorizedEvent extends SecurityEvent {
  constructor(
    readonly user: object | null,
    readonly reason: string,
    readonly ip: string,
    readonly path: string,
  ) {
    super();
  }
}

/** @publicApi */
export class UserRoleEvent extends UserEvent {
  constructor(
    user: User,
    readonly role: Role,
  ) {
    super(user);
  }
}

/** @publicApi */
export class UserSessionEvent extends UserEvent {
  constructor(
    user: User,
    /** The session's public id, as `SessionService.list` gives it. */
    readonly sessionId: string,
  ) {
    super(user);
  }
}

/** @publicApi */
export class UserLockedEvent extends SecurityEvent {
  constructor(
    readonly identity: string,
    readonly ip: string,
  ) {
    super();
  }
}
