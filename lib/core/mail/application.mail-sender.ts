import type { ModuleRef } from '@nestjs/core';
import { MailSender, type OutgoingMail } from '../../ports/mail-sender.js';
import { handOver, type Mailer } from './mailer-message.js';

/** Sends by the application's own MailerModule, for `mail: { mailer: 'application' }`. */
export class ApplicationMailSender extends MailSender {
  constructor(private readonly moduleRef: ModuleRef) {
    super();
  }

  async send(mail: OutgoingMail, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await handOver(await this.mailer(), mail, options.signal);
  }

  /** @throws Error if the application has none, or not the package */
  async mailer(): Promise<Mailer> {
    const { MailerService } = await import('@nestjs-modules/mailer');
    return this.moduleRef.get(MailerService, { strict: false });
  }
}
