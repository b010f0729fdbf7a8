import type { MailerService } from '@nestjs-modules/mailer';
import { MailSender, type OutgoingMail } from '../../ports/mail-sender.js';
import { handOver } from './mailer-message.js';

/** The option `mail.transport`: an SMTP URL, or what nodemailer's `createTransport` takes. */
export type MailTransport = string | object;

/** Milliseconds for each step of the conversation; the whole has 10 seconds. */
const STEP = 9_000;
const TIMEOUTS = {
  connectionTimeout: STEP,
  greetingTimeout: STEP,
  socketTimeout: STEP,
  dnsTimeout: STEP,
};

/** Sends by a private mailer, which the application's own never meets. It is loaded at the first mail. */
export class SmtpMailSender extends MailSender {
  private mailer: Promise<MailerService> | null = null;

  constructor(private readonly transport: MailTransport) {
    super();
  }

  async send(mail: OutgoingMail, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.mailer ??= this.load();
    await handOver(await this.mailer, mail, options.signal);
  }

  /** Closes the connections of a pool. */
  async onModuleDestroy(): Promise<void> {
    await (await this.mailer)?.onModuleDestroy();
  }

  private async load(): Promise<MailerService> {
    // Importing the module would make our transport the application's: its first import wins everywhere.
    const { MailerService } = await import('@nestjs-modules/mailer');
    const { transport } = this;
    const isPlugin = typeof transport === 'object' && 'send' in transport;
    const settings = typeof transport === 'string' ? { url: transport } : transport;
    const complete = isPlugin ? transport : { ...TIMEOUTS, ...settings };
    return new MailerService({ transport: complete as never }, undefined as never);
  }
}
