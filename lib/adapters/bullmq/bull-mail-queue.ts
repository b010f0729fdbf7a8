import type { Provider } from '@nestjs/common';
import { MailQueue } from '../../ports/mail-queue.js';
import { BullMqMailQueue } from './bull-mq.mail-queue.js';
import type { BullMailQueueOptions } from './bull-mail-queue.options.js';

/**
 * Sends mails through a BullMQ queue [send_mail_task]: `overrides: [bullMailQueue({ connection })]`. A job carries a mail's id alone,
 * and every process with `mail.worker` on takes jobs. While Redis cannot be reached, mails are sent without it.
 * @publicApi
 */
export function bullMailQueue(options: BullMailQueueOptions = {}): Provider {
  return { provide: MailQueue, useFactory: () => new BullMqMailQueue(options) };
}
