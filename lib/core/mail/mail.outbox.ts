import { randomId } from '../../common/random.js';
import { seal } from '../../common/seal.js';
import type { Clock } from '../../ports/clock.js';
import type { DeferredWrite, Row, Write } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { KeyRing } from '../tokens/key-ring.js';
import type { PreparedToken } from '../tokens/mailed-token.service.js';
import type { MailLinks } from './mail-links.js';
import { writeContent } from './outbox-mail.js';

/** Of the keys that seal tokens. */
export const OUTBOX_PURPOSE = 'outbox';

/** A link to be mailed. Its token's own writes belong into the same unit, beside those of the mail. */
export interface MailedLink {
  readonly purpose: string;
  readonly prepared: PreparedToken;
  /** The route that it opens, e.g. `confirm`, `reset`, `login-token`. */
  readonly route: string;
}

export interface MailDraft {
  readonly template: string;
  /** Kept as it is now, whatever becomes of the user's own. */
  readonly address: string;
  /** The mail is dropped if this user is disabled or gone when it could leave. */
  readonly userId?: string | null;
  /** Where in the unit the user is created, for a user that has no id yet. */
  readonly createdBy?: number;
  /** @default the user's own language, else the fallback */
  readonly locale?: string | null;
  /** Words or a message key in place of the template's own subject. */
  readonly subject?: string;
  /** Plain JSON for the template; nothing secret. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly token?: MailedLink;
}

/** A mail whose row is not saved yet. */
export interface PreparedMail {
  readonly id: string;
  readonly writes: readonly (Write | DeferredWrite)[];
}

/**
 * Promises mails: a flow saves the mail's row in the unit of its own writes, so that both remain or neither does, and wakes the worker
 * after the commit. Its token is sealed (AES-256-GCM, bound to the row), so that who reads the table can follow no link.
 */
export class MailOutbox {
  constructor(
    private readonly clock: Clock,
    private readonly keys: KeyRing,
    private readonly links: MailLinks,
    private readonly worker: { wake(): void },
  ) {}

  /**
   * @throws TypeError for a context that JSON cannot hold or that is too long
   * @throws Error for a link to a route that is not in force
   */
  prepare(draft: MailDraft): PreparedMail {
    const { createdBy } = draft;
    const id = randomId();
    const values = this.values(id, draft);
    const create = (userId: string | null): Write => ({
      create: 'outboxMail',
      values: { ...values, userId },
    });
    const write: Write | DeferredWrite =
      createdBy === undefined
        ? create(draft.userId ?? null)
        : (created) => create(userIdOf(created[createdBy] ?? {}));
    return { id, writes: [write] };
  }

  /** After the commit; nothing waits for it. */
  wake(): void {
    this.worker.wake();
  }

  private values(id: string, draft: MailDraft): Row {
    const { template, address, locale = null, subject, context, token } = draft;
    if (token) this.links.assertRoute(token.route);
    const now = this.clock.now().getTime();
    const link = token && {
      purpose: token.purpose,
      route: token.route,
      within: Math.max(token.prepared.expiresAt - now, 1),
    };
    const { key } = this.keys.signing(OUTBOX_PURPOSE);
    return {
      id,
      template,
      address,
      locale,
      context: writeContent({ subject, context, link }),
      seal: token ? seal(token.prepared.token, key, id) : null,
      tokenId: token?.prepared.id ?? null,
      state: 'pending',
      attempts: 0,
      notBefore: now,
      leaseUntil: null,
      createdAt: now,
      sentAt: null,
      lastError: null,
    };
  }
}
