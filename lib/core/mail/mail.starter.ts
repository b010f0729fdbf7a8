import type { OnModuleInit } from '@nestjs/common';
import type { Attention } from '../../common/attention.js';
import type { MailSender } from '../../ports/mail-sender.js';
import type { Composition } from '../feature/composition.js';
import { SecurityConfigurationError } from '../options/configuration.error.js';
import type { SecuritySettings } from '../options/settings.js';
import { ApplicationMailSender } from './application.mail-sender.js';
import type { MailFrom } from './mail-from.js';

/** What can be checked of mails only when all of the application's modules are there. */
export class MailStarter implements OnModuleInit {
  constructor(
    private readonly sender: MailSender,
    private readonly from: MailFrom,
    private readonly settings: SecuritySettings,
    private readonly composition: Composition,
    private readonly attention: Attention,
  ) {}

  /** @throws SecurityConfigurationError if the application has no mailer that we were told to use */
  async onModuleInit(): Promise<void> {
    if (this.sender instanceof ApplicationMailSender) await this.assertMailer(this.sender);
    const mails = this.composition.features.some((feature) => feature.mails !== undefined);
    if (mails && this.settings.production && !this.from.isConfigured) {
      const message = `mail.from is missing, so mails say that they are from ${this.from.value}`;
      this.attention.once('MAIL_FROM', message);
    }
  }

  private async assertMailer(sender: ApplicationMailSender): Promise<void> {
    try {
      await sender.mailer();
    } catch {
      const message =
        "mail.mailer: 'application' needs MailerModule.forRoot() of @nestjs-modules/mailer in the application";
      throw new SecurityConfigurationError([{ message }]);
    }
  }
}
