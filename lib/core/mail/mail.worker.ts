import { randomInt } from 'node:crypto';
import {
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { settledWithin } from './deadline.js';
import type { MailDispatcher, MailRound } from './mail.dispatcher.js';
import { mailProblem } from './mail-problem.js';
import type { OutboxTable } from './outbox.table.js';

/** Milliseconds between two looks at the outbox, and from the start to the first. */
const INTERVAL = 5_000;
const FIRST = 1_000;

/**
 * Milliseconds from a flow's commit to the look that it causes: the answer goes first, and whose request slows down the next one by its
 * mail cannot be told.
 */
const DELAY = [20, 320] as const;

/** Milliseconds that a shutdown waits for mails under way, and then for those that it interrupts. */
const FAREWELL = 9_000;
const RELEASE = 1_000;

const HOUR = 3_600_000;

/** When mails are sent: soon after each commit, and every few seconds whatever somebody left in the outbox. */
export class MailWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Security');
  private readonly timers = new Set<NodeJS.Timeout>();
  private woken = false;
  private stopped = false;
  private nextPurge = 0;

  /** @param enabled the option `mail.worker` */
  constructor(
    private readonly dispatcher: MailDispatcher,
    private readonly table: OutboxTable,
    private readonly enabled: boolean,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.enabled) return;
    this.dispatcher.start();
    this.timers.add(setTimeout(() => this.sweep(), FIRST).unref());
    this.timers.add(setInterval(() => this.sweep(), INTERVAL).unref());
  }

  /** After a commit; many calls at once cost one look. */
  wake(): void {
    if (this.woken || this.stopped || !(this.enabled || this.dispatcher.hasQueue)) return;
    this.woken = true;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.woken = false;
        this.dispatcher.look();
      },
      randomInt(...DELAY),
    );
    this.timers.add(timer);
  }

  /** Sends what is due, whether or not this process has a worker, and waits for it. */
  flush(): Promise<MailRound> {
    return this.dispatcher.drain();
  }

  /** Takes up nothing more and waits for what is under way, at most 10 s. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    const end = this.dispatcher.stop();
    if (await settledWithin(FAREWELL, end)) return;
    this.dispatcher.interrupt();
    await settledWithin(RELEASE, end);
  }

  private sweep(): void {
    this.dispatcher.look();
    const now = Date.now();
    if (now < this.nextPurge) return;
    this.nextPurge = now + HOUR;
    this.table.purge().catch((error: unknown) => {
      this.logger.warn(`Old mails could not be removed: ${mailProblem(error)}`);
    });
  }
}
