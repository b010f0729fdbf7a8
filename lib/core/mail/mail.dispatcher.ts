import { Logger } from '@nestjs/common';
import type { MailQueue } from '../../ports/mail-queue.js';
import { within } from './deadline.js';
import type { Delivery, MailDelivery } from './mail.delivery.js';
import { mailProblem } from './mail-problem.js';
import type { OutboxMailRow } from './outbox-mail.js';
import type { OutboxTable } from './outbox.table.js';

/** Mails under way at the same time: one that hangs must not hold up the others. */
const CONCURRENCY = 4;

/** Mails of one look, from either end of the line: to send, and to put into a queue. */
const BATCH = 10;
const QUEUE_BATCH = 200;

/** Milliseconds that a queue may take to take mails over, before they are sent from here. */
const QUEUE_PATIENCE = { ms: 2_000, what: 'Adding to the queue' };

/** What one round came to. */
export interface MailRound {
  readonly sent: number;
  /** Those that are tried again later and those that were given up. */
  readonly failed: number;
}

export interface MailDispatcherParts {
  readonly table: OutboxTable;
  readonly delivery: MailDelivery;
  readonly queue: MailQueue | null;
  /** The option `mail.worker`: false leaves to other processes what the queue does not take. */
  readonly sends: boolean;
}

/** Keeps a few mails under way at a time, the newest and the oldest in turn, until none is due. */
export class MailDispatcher {
  private readonly logger = new Logger('Security');
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly waiting = new Set<() => void>();
  private readonly interruption = new AbortController();
  private line: OutboxMailRow[] = [];
  private wanted = false;
  private more = false;
  private looking = false;
  /** More mails are due than the queue was given. */
  private queued = false;
  private fromQueue = 0;
  private draining = 0;
  private stopped = false;
  private sent = 0;
  private failed = 0;

  constructor(private readonly parts: MailDispatcherParts) {}

  get hasQueue(): boolean {
    return this.parts.queue !== null;
  }

  start(): void {
    this.parts.queue?.start((id) => this.deliverById(id));
  }

  /** Looks for mails that are due as soon as there is room for one. */
  look(): void {
    if (this.stopped) return;
    this.wanted = true;
    this.fill();
  }

  /** Sends from here all that is due, and waits for it. */
  async drain(): Promise<MailRound> {
    const { sent, failed } = this;
    this.draining += 1;
    this.look();
    await this.idle();
    this.draining -= 1;
    return { sent: this.sent - sent, failed: this.failed - failed };
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wanted = false;
    this.more = false;
    this.line = [];
    await Promise.all([this.idle(), this.parts.queue?.stop()]);
  }

  /** Gives up what is under way: others may take it up at once. */
  interrupt(): void {
    this.interruption.abort();
  }

  private get isIdle(): boolean {
    const isDone = this.line.length === 0 && !this.more && !this.wanted;
    return isDone && !this.looking && this.underWay.size === 0;
  }

  private get hasRoom(): boolean {
    return !this.looking && this.underWay.size < CONCURRENCY;
  }

  private idle(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  /** After each look at least one mail is begun, however often somebody asks for the next. */
  private fill(): void {
    let row: OutboxMailRow | undefined;
    do {
      row = this.hasRoom ? this.line.shift() : undefined;
      if (row && !this.underWay.has(row.id)) this.begin(row);
      if (this.hasRoom && (this.wanted || (this.more && !row))) void this.refill();
    } while (row);
    if (!this.isIdle) return;
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private async refill(): Promise<void> {
    this.looking = true;
    this.wanted = false;
    try {
      const queues = this.hasQueue && this.draining === 0;
      const { rows, more } = await this.parts.table.due(queues ? QUEUE_BATCH : BATCH);
      const left = queues ? await this.enqueue(rows) : rows;
      this.line = this.stopped ? [] : [...left];
      this.more = more && left.length > 0;
      this.queued = more && left.length === 0;
    } catch (error) {
      this.more = false;
      this.logger.warn(`The outbox could not be read: ${mailProblem(error)}`);
    } finally {
      this.looking = false;
      this.fill();
    }
  }

  /** Hands mails to the queue; gives those that are to be sent from here. */
  private async enqueue(rows: readonly OutboxMailRow[]): Promise<readonly OutboxMailRow[]> {
    const { queue, sends } = this.parts;
    // A name for each time that a mail falls due: what waits already is not added twice.
    const jobs = rows.map(({ id, notBefore }) => ({ id, name: `${id}-${notBefore}` }));
    try {
      if (jobs.length > 0) await within(QUEUE_PATIENCE, async () => queue?.add(jobs));
      return [];
    } catch (error) {
      this.logger.warn(`The queue takes no mails: ${mailProblem(error)}`);
      return sends ? rows : [];
    }
  }

  private begin(row: OutboxMailRow): void {
    const work = this.deliver(row)
      .then((delivery) => this.count(delivery))
      .finally(() => {
        this.underWay.delete(row.id);
        this.fill();
      });
    this.underWay.set(row.id, work);
  }

  private count(delivery: Delivery): void {
    if (delivery === 'sent') this.sent += 1;
    if (delivery === 'failed' || delivery === 'abandoned') this.failed += 1;
  }

  private async deliverById(id: string): Promise<void> {
    const row = this.stopped ? null : await this.parts.table.find(id);
    if (row) await this.deliver(row);
    this.fromQueue += 1;
    if (this.queued && this.fromQueue % QUEUE_BATCH === 0) this.look();
  }

  private async deliver(row: OutboxMailRow): Promise<Delivery> {
    try {
      return await this.parts.delivery.deliver(row, this.interruption.signal);
    } catch (error) {
      // The store failed: the lease ends by itself, and nothing would come of going on at once.
      this.line = [];
      this.more = false;
      this.logger.warn(`A mail's state could not be saved: ${mailProblem(error)}`);
      return 'elsewhere';
    }
  }
}
