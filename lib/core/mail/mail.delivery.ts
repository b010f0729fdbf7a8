import type { MailSender, OutgoingMail } from '../../ports/mail-sender.js';
import type { Store } from '../../ports/store.js';
import type { User } from '../users/security-types.js';
import { InterruptedError, within } from './deadline.js';
import { mailBackoff, MAX_ATTEMPTS } from './mail-backoff.js';
import type { MailEditor } from './mail.editor.js';
import { isPermanent, mailProblem } from './mail-problem.js';
import type { MailTokenService } from './mail-token.service.js';
import { readContent, type OutboxMailRow } from './outbox-mail.js';
import type { LeasedMail, OutboxTable } from './outbox.table.js';

/** What became of a mail: `elsewhere` means that it was not ours to send, or is not any more. */
export type Delivery = 'sent' | 'failed' | 'abandoned' | 'superseded' | 'elsewhere';

/** Told what an operator must know. */
export interface DeliveryListener {
  sent(): void;
  failed(reason: string): void;
  abandoned(row: OutboxMailRow, attempts: number, reason: string): void;
}

export interface MailDeliveryParts {
  readonly table: OutboxTable;
  readonly store: Store;
  readonly tokens: MailTokenService;
  readonly editor: MailEditor;
  readonly sender: MailSender;
  readonly listener: DeliveryListener;
}

/** Milliseconds for writing a mail, and again for handing it over; both together are less than a lease. */
const PATIENCE = 10_000;

/** Sends one mail of the outbox: takes the lease, looks whether it is still wanted, writes it, hands it over, notes the outcome. */
export class MailDelivery {
  constructor(private readonly parts: MailDeliveryParts) {}

  /**
   * @param interruption gives the mail back, for another process to send
   * @throws what the store throws; the lease then ends by itself
   */
  async deliver(row: OutboxMailRow, interruption?: AbortSignal): Promise<Delivery> {
    const { table, listener } = this.parts;
    const mail = await table.lease(row);
    if (!mail) return 'elsewhere';
    let wanted: boolean;
    try {
      wanted = await this.attempt(mail, interruption);
    } catch (error) {
      return this.failed(mail, error);
    }
    if (!wanted) return (await table.superseded(mail)) ? 'superseded' : 'elsewhere';
    listener.sent();
    return (await table.sent(mail)) ? 'sent' : 'elsewhere';
  }

  /** False for a mail that nobody needs any more. */
  private async attempt(mail: LeasedMail, interruption?: AbortSignal): Promise<boolean> {
    const patience = { ms: PATIENCE, interruption };
    const write = () => this.write(mail);
    const written = await within({ ...patience, what: 'Writing the mail' }, write);
    if (!written) return false;
    const send = (signal: AbortSignal) => this.parts.sender.send(written, { signal });
    await within({ ...patience, what: 'Handing the mail over' }, send);
    return true;
  }

  private async write(mail: LeasedMail): Promise<OutgoingMail | null> {
    const { row } = mail;
    const { link, ...words } = readContent(row);
    if (!link) {
      const user = row.userId === null ? null : await this.userOf(row.userId);
      return user === undefined ? null : this.parts.editor.edit(row, { ...words, user });
    }
    const found = await this.parts.tokens.tokenFor(mail, link);
    return found && this.parts.editor.edit(row, { ...words, ...found, link });
  }

  /** `undefined` for a user that is disabled or gone. */
  private async userOf(userId: string): Promise<User | undefined> {
    const user = (await this.parts.store.principalById(userId))?.user as User | undefined;
    return user?.active === true ? user : undefined;
  }

  private async failed(mail: LeasedMail, error: unknown): Promise<Delivery> {
    const { table, listener } = this.parts;
    if (error instanceof InterruptedError) {
      await table.release(mail);
      return 'elsewhere';
    }
    const attempts = mail.row.attempts + 1;
    const reason = mailProblem(error);
    if (!isPermanent(error) && attempts < MAX_ATTEMPTS) {
      listener.failed(reason);
      await table.failed(mail, mailBackoff(attempts), reason);
      return 'failed';
    }
    if (!(await table.abandoned(mail, reason))) return 'elsewhere';
    listener.abandoned(mail.row, attempts, reason);
    return 'abandoned';
  }
}
