import { SecurityEvent } from '../events/security-event.js';

/** A mail that was given up: its last error was permanent, or it failed too often. @publicApi */
export class MailAbandonedEvent extends SecurityEvent {
  constructor(
    /** As `SecurityMailService.pending()` lists it. */
    readonly id: string,
    readonly template: string,
    readonly to: string,
    readonly attempts: number,
    /** In one line, without secrets. */
    readonly reason: string,
  ) {
    super();
  }
}
