import type { ModuleRef } from '@nestjs/core';
import type { MailerService } from '@nestjs-modules/mailer';
import { MailSender, type OutgoingMail } from '../../ports/mail-sender.js';
import { handOver } from './mailer-message.js';

/** Sends by the application's own MailerModule, for `mail: { mailer: 'application' }`. */
export class ApplicationMailSender extends MailSender {
  constructor(private readonly moduleRef: ModuleRef) {
    super();
  }

  async send(mail: OutgoingMail, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await handOver(await this.mailer(), mail, options.signal);
  }

  /** @throws Error if the application has none */
  async mailer(): Promise<MailerService> {
    const { MailerService } = await import('@nestjs-modules/mailer');
    return this.moduleRef.get(MailerService, { strict: false });
  }
}
