import type { Clock } from '../../ports/clock.js';
import type { Row, Store, Where } from '../../ports/store.js';
import type { OutboxMailRow, OutboxMailState } from './outbox-mail.js';

const MODEL = 'outboxMail';

/** Milliseconds that a process may take over one mail before another one takes it up. */
export const LEASE = 30_000;

const DAY = 86_400_000;

/** Milliseconds that mails which are done with are kept, and the states that they are in. */
const KEPT = { sent: 7 * DAY, superseded: 7 * DAY, abandoned: 30 * DAY } as const;

/** Rows that one purge removes. */
const PURGED = 500;

/** A mail that this process, and no other, may send until its lease ends. */
export interface LeasedMail {
  readonly row: OutboxMailRow;
  readonly leaseUntil: number;
}

/** Mails to send now; `more` when there may be others. */
export interface DueMails {
  readonly rows: readonly OutboxMailRow[];
  readonly more: boolean;
}

/** The outbox in the store. A row changes hands by one conditional update, so that of all processes one wins. */
export class OutboxTable {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /**
   * Mails to send now. Where there are many, those that wait longest take turns with those that came last, so that nobody's reset has
   * to wait for the whole backlog.
   * @param batch rows from either end of the line
   */
  async due(batch: number): Promise<DueMails> {
    const oldest = await this.dueIn('asc', batch);
    if (oldest.length < batch) return { rows: oldest, more: false };
    const known = new Set(oldest.map(({ id }) => id));
    const newest = (await this.dueIn('desc', batch)).filter(({ id }) => !known.has(id));
    const rows = oldest.flatMap((row, at) => [newest[at], row]);
    return { rows: rows.filter((row) => row !== undefined), more: true };
  }

  find(id: string): Promise<OutboxMailRow | null> {
    return this.store.find(MODEL, { id }) as Promise<OutboxMailRow | null>;
  }

  /** Mails that were not sent, those that were given up included, the oldest first. */
  async unsent(limit: number): Promise<OutboxMailRow[]> {
    const [pending, abandoned] = await Promise.all([
      this.inState('pending', 'asc', limit),
      this.inState('abandoned', 'desc', limit),
    ]);
    return [...pending, ...abandoned].sort((a, b) => a.createdAt - b.createdAt).slice(0, limit);
  }

  /** `null` when the mail is not due, or somebody else was faster. */
  async lease(row: OutboxMailRow): Promise<LeasedMail | null> {
    const now = this.now();
    if (row.state !== 'pending' || row.notBefore > now) return null;
    const leaseUntil = now + LEASE;
    const where = { id: row.id, state: 'pending', notBefore: row.notBefore };
    const changed = await this.store.update(MODEL, where, { notBefore: leaseUntil, leaseUntil });
    return changed === 1 ? { row, leaseUntil } : null;
  }

  /** The condition under which a lease still holds, as the first write of a unit. */
  holding({ row, leaseUntil }: LeasedMail): Where {
    return { id: row.id, state: 'pending', leaseUntil };
  }

  sent(mail: LeasedMail): Promise<boolean> {
    return this.end(mail, { state: 'sent', sentAt: this.now(), lastError: null });
  }

  superseded(mail: LeasedMail): Promise<boolean> {
    return this.end(mail, { state: 'superseded' });
  }

  abandoned(mail: LeasedMail, lastError: string): Promise<boolean> {
    return this.end(mail, { state: 'abandoned', attempts: mail.row.attempts + 1, lastError });
  }

  /** To be tried again after `wait` ms. */
  failed(mail: LeasedMail, wait: number, lastError: string): Promise<boolean> {
    const attempts = mail.row.attempts + 1;
    const notBefore = this.now() + wait;
    return this.set(mail, { attempts, notBefore, leaseUntil: null, lastError });
  }

  /** Gives it back as it was. */
  release(mail: LeasedMail): Promise<boolean> {
    return this.set(mail, { notBefore: this.now(), leaseUntil: null });
  }

  /** Forgets mails that were done with some time ago; gives their number. */
  async purge(): Promise<number> {
    let removed = 0;
    for (const [state, keep] of Object.entries(KEPT)) {
      const ended = { state, notBefore: { lte: this.now() - keep } };
      const rows = await this.store.list(MODEL, ended, { limit: PURGED });
      if (rows.length === 0) continue;
      const ids = rows.map(({ id }) => id as string);
      removed += await this.store.remove(MODEL, { id: { in: ids }, ...ended });
    }
    return removed;
  }

  private dueIn(direction: 'asc' | 'desc', limit: number): Promise<OutboxMailRow[]> {
    return this.inState('pending', direction, limit, { notBefore: { lte: this.now() } });
  }

  /** In the order of the index. */
  private async inState(
    state: OutboxMailState,
    direction: 'asc' | 'desc',
    limit: number,
    and: Where = {},
  ): Promise<OutboxMailRow[]> {
    const options = { order: { notBefore: direction }, limit };
    return (await this.store.list(MODEL, { state, ...and }, options)) as OutboxMailRow[];
  }

  /** Nothing of what it said or linked to is needed any more. */
  private end(mail: LeasedMail, patch: Row): Promise<boolean> {
    const wiped = { context: '{}', seal: null, leaseUntil: null };
    return this.set(mail, { ...patch, ...wiped });
  }

  private async set(mail: LeasedMail, patch: Row): Promise<boolean> {
    return (await this.store.update(MODEL, this.holding(mail), patch)) === 1;
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}
