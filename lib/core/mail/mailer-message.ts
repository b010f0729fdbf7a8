import { MailRejected, type OutgoingMail } from '../../ports/mail-sender.js';

/** What sends: a transport of nodemailer, or the application's mailer, which takes the same messages. */
export interface Mailer {
  sendMail(message: object): Promise<unknown>;
}

/**
 * Codes of nodemailer for what a server says about this mail; a refused login or greeting (5yz as well) is about us, and may be mended
 * while the mail waits.
 */
const ABOUT_THE_MAIL: ReadonlySet<unknown> = new Set(['EENVELOPE', 'EMESSAGE']);

/** Bad sequence of commands: of the conversation, not of the mail. */
const OUT_OF_STEP = 503;

/**
 * Hands a mail to a mailer as it stands: one recipient, nothing parsed out of any text, no file and no URL read (CVE-2022-35924).
 * @throws MailRejected if the server will never take it
 */
export async function handOver(
  mailer: Mailer,
  mail: OutgoingMail,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { messageId, to, from, subject, text, html } = mail;
  const message = {
    from,
    to: { name: '', address: to },
    subject,
    messageId,
    text,
    html,
    // RFC 3834: no holiday notes in return.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
    signal,
  };
  try {
    await mailer.sendMail(message);
  } catch (error) {
    throw isRejection(error) ? new MailRejected((error as Error).message, { cause: error }) : error;
  }
}

function isRejection(error: unknown): boolean {
  const { code, responseCode } = Object(error) as { code?: unknown; responseCode?: unknown };
  if (!ABOUT_THE_MAIL.has(code) || typeof responseCode !== 'number') return false;
  return responseCode >= 500 && responseCode < 600 && responseCode !== OUT_OF_STEP;
}
