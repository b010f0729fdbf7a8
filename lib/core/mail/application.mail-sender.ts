import type { Type } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { optionalModule } from '../../common/optional-module.js';
import { MailSender, type OutgoingMail } from '../../ports/mail-sender.js';
import { handOver, type Mailer } from './mailer-message.js';

/** What we use of @nestjs-modules/mailer. */
interface MailerPackage {
  readonly MailerService: Type<Mailer>;
}

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
    const loaded = (await optionalModule('@nestjs-modules/mailer')) as MailerPackage | null;
    if (!loaded) throw new Error('@nestjs-modules/mailer is not installed');
    return this.moduleRef.get(loaded.MailerService, { strict: false });
  }
}
