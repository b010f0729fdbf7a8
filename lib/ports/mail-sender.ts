/** One mail, complete, as a transport takes it. @publicApi */
export interface OutgoingMail {
  /** The same at every attempt: what was handed over twice can be recognised by it. */
  readonly id: string;
  /** For the header Message-ID (RFC 5322 section 3.6.4), made of `id`. */
  readonly messageId: string;
  /** One bare address. */
  readonly to: string;
  /** An address, with or without a name. */
  readonly from: string;
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  /** The one link that the mail is about; it stands in its text as well. */
  readonly link?: string;
  /** The template's name, e.g. `resetInstructions`. */
  readonly template: string;
}

/**
 * Hands one mail over [send_mail]. What it throws is tried again later, a {@link MailRejected} is not; a promise that is still open after
 * 10 seconds counts as failed, and `signal` says so.
 * @publicApi
 */
export abstract class MailSender {
  abstract send(mail: OutgoingMail, options?: { readonly signal?: AbortSignal }): Promise<unknown>;
}

/** This mail will never be taken: trying again is pointless (RFC 5321 section 4.2.1, 5yz). @publicApi */
export class MailRejected extends Error {
  override readonly name = 'MailRejected';
}
