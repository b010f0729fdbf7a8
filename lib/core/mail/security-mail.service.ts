import { canonicalEmail } from '../../common/email-address.js';
import type { Store } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { UserFields } from '../users/security-types.js';
import type { MailOutbox } from './mail.outbox.js';
import type { MailRound } from './mail.dispatcher.js';
import type { MailWorker } from './mail.worker.js';
import type { OutboxMailRow } from './outbox-mail.js';
import type { OutboxTable } from './outbox.table.js';

/** A mail of the site's own. @publicApi */
export interface SiteMail {
  /** Words, or a message key. @default the message `mail.<template>.subject` */
  readonly subject?: string;
  /** One bare address. */
  readonly to: string;
  /** A file `mails/<template>.hbs` or `.txt.hbs` below `views.dir`, or one of ours. */
  readonly template: string;
  /** For the template; what JSON holds, up to 16,000 characters. It is stored, so keep secrets out. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The template's `user`; the mail is dropped if that user is disabled or gone when it could leave. */
  readonly user?: UserFields;
  /** @default the user's own language, else the fallback */
  readonly locale?: string;
}

/** A mail that did not go out, or not yet. @publicApi */
export interface PendingMail {
  readonly id: string;
  readonly template: string;
  readonly to: string;
  /** `abandoned`: it will not be tried again. */
  readonly state: 'pending' | 'abandoned';
  /** That failed. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** `null` once it was given up. */
  readonly nextAttemptAt: Date | null;
  /** Why the last attempt failed, without secrets. */
  readonly lastError: string | null;
}

/**
 * The mails of the package and of the site: saved first, sent by a worker, tried again until they are taken.
 * @publicApi
 */
export class SecurityMailService {
  constructor(
    private readonly store: Store,
    private readonly outbox: MailOutbox,
    private readonly table: OutboxTable,
    private readonly worker: MailWorker,
  ) {}

  /**
   * Promises a mail [send_mail]. Resolves with its id once it is saved, and never waits for SMTP.
   * @throws TypeError for an address that is none, and for a context that JSON cannot hold
   */
  async send(mail: SiteMail): Promise<string> {
    const { to, user, ...draft } = mail;
    const address = canonicalEmail(to);
    if (address === null) throw new TypeError('"to" must be one bare e-mail address');
    const userId = user ? userIdOf(user) : null;
    const { id, writes } = this.outbox.prepare({ ...draft, address, userId });
    await this.store.write(writes);
    this.outbox.wake();
    return id;
  }

  /**
   * Mails that have not been sent, those that were given up in the last 30 days included, the oldest first.
   * @param options `limit` @default 1000
   */
  async pending(options: { readonly limit?: number } = {}): Promise<PendingMail[]> {
    const rows = await this.table.unsent(options.limit ?? 1_000);
    return rows.map(pendingMail);
  }

  /** Sends what is due at this moment and waits for it; with `mail.worker: false` the only thing that sends. */
  flush(): Promise<MailRound> {
    return this.worker.flush();
  }
}

function pendingMail(row: OutboxMailRow): PendingMail {
  const { id, template, address, attempts, lastError } = row;
  const state = row.state === 'abandoned' ? 'abandoned' : 'pending';
  const nextAttemptAt = state === 'pending' ? new Date(row.notBefore) : null;
  const createdAt = new Date(row.createdAt);
  return { id, template, to: address, state, attempts, createdAt, nextAttemptAt, lastError };
}
