import { Logger } from '@nestjs/common';
import type { Clock } from '../../ports/clock.js';
import { MailSender, type OutgoingMail } from '../../ports/mail-sender.js';

/** Mails that are kept; the oldest go first. */
const KEPT = 200;

/** A mail with the time at which it came. */
export interface KeptMail extends OutgoingMail {
  readonly at: Date;
}

/** Stands in for a transport during development: mails stay in this process's memory, for the developer to read. */
export class Mailbox extends MailSender {
  private readonly logger = new Logger('Security');
  private readonly kept = new Map<string, KeptMail>();
  private told = false;

  /** @param place where the developer finds it, or `null` for nowhere */
  constructor(
    private readonly clock: Clock,
    private readonly place: () => string | null,
  ) {
    super();
  }

  /** The newest first. */
  get mails(): readonly KeptMail[] {
    return [...this.kept.values()].reverse();
  }

  find(id: string): KeptMail | undefined {
    return this.kept.get(id);
  }

  async send(mail: OutgoingMail): Promise<void> {
    this.kept.delete(mail.id);
    this.kept.set(mail.id, { ...mail, at: this.clock.now() });
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
    this.tell();
  }

  private tell(): void {
    const place = this.place();
    if (this.told || place === null) return;
    this.told = true;
    this.logger.log(`No mail.transport is set, so mails are kept in memory: see ${place}`);
  }
}
