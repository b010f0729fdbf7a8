import { MailRejected, MailSender } from '../../ports/mail-sender.js';

/** Stands where production has no transport and its site accepted that. */
export class MissingMailSender extends MailSender {
  send(): Promise<never> {
    return Promise.reject(new MailRejected('There is no mail.transport'));
  }
}
