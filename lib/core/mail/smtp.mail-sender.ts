import type { TransportConfig, Transporter } from 'nodemailer';
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

/** Sends by a transport of nodemailer, which is loaded at the first mail and which the application's own mailer never meets. */
export class SmtpMailSender extends MailSender {
  private transporter: Promise<Transporter> | null = null;

  constructor(private readonly transport: MailTransport) {
    super();
  }

  async send(mail: OutgoingMail, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.transporter ??= this.load();
    await handOver(await this.transporter, mail, options.signal);
  }

  /** Closes the connections of a pool. */
  async onModuleDestroy(): Promise<void> {
    (await this.transporter)?.close();
  }

  private async load(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer');
    const { transport } = this;
    const isPlugin = typeof transport === 'object' && 'send' in transport;
    const settings = typeof transport === 'string' ? { url: transport } : transport;
    return createTransport(
      (isPlugin ? transport : { ...TIMEOUTS, ...settings }) as TransportConfig,
    );
  }
}
