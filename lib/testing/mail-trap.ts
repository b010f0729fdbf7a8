import { MailSender, type OutgoingMail } from '../ports/mail-sender.js';

/** A link as it stands in a mail's text. */
const LINK = /https?:\/\/[^\s<>"]+/;

/**
 * Keeps every mail instead of sending it. In a `SecurityTestingModule` a mail is there as soon as the request that caused it is answered.
 * @publicApi
 */
export class MailTrap extends MailSender {
  /** All mails, the oldest first. */
  readonly mails: OutgoingMail[] = [];

  override send(mail: OutgoingMail): Promise<void> {
    this.mails.push(mail);
    return Promise.resolve();
  }

  /** The last mail to an address, or to anybody. */
  last(to?: string): OutgoingMail | undefined {
    return this.mails.findLast((mail) => to === undefined || mail.to === to);
  }

  /**
   * The first link in the last mail to an address.
   * @throws Error if there is no such mail, or no link in it
   */
  link(to?: string): string {
    const mail = this.last(to);
    if (!mail) throw new Error(`No mail${to === undefined ? '' : ` to ${to}`} was sent`);
    const link = LINK.exec(mail.text ?? mail.html ?? '')?.[0];
    if (link === undefined) throw new Error(`The mail "${mail.subject}" holds no link`);
    return link;
  }

  clear(): void {
    this.mails.length = 0;
  }
}
