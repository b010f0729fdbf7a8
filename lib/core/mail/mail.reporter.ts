import { Logger } from '@nestjs/common';
import type { EventPublisher } from '../events/event.publisher.js';
import { SecurityEvents } from '../events/security-events.js';
import { MailAbandonedEvent } from './mail-abandoned.event.js';
import type { DeliveryListener } from './mail.delivery.js';
import type { OutboxMailRow } from './outbox-mail.js';

/** Tells operators about mails: when sending stops working and works again, and each mail that was given up. */
export class MailReporter implements DeliveryListener {
  private readonly logger = new Logger('Security');
  private failing = false;

  constructor(private readonly events: EventPublisher) {}

  sent(): void {
    if (!this.failing) return;
    this.failing = false;
    this.logger.log('Mails are taken again');
  }

  failed(reason: string): void {
    if (this.failing) return;
    this.failing = true;
    this.logger.warn(`Mails are not taken at present and will be tried again: ${reason}`);
  }

  abandoned({ id, template, address }: OutboxMailRow, attempts: number, reason: string): void {
    const event = new MailAbandonedEvent(id, template, address, attempts, reason);
    this.logger.error(`Mail ${id} (${template}) was given up, attempts: ${attempts}: ${reason}`);
    this.events.emit(SecurityEvents.MailAbandoned, event);
  }
}
