import { Logger } from '@nestjs/common';
import { Queue, Worker, type ConnectionOptions } from 'bullmq';
import { MailQueue, type MailJob } from '../../ports/mail-queue.js';
import type { BullMailQueueOptions } from './bull-mail-queue.options.js';

/** All that Redis learns of a mail. */
interface MailJobData {
  readonly id: string;
}

const NAME = 'security-mails';
const CONCURRENCY = 4;

/** Ended jobs say nothing that the outbox does not know. */
const JOB = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

/** A {@link MailQueue} over BullMQ, connected at the first need. */
export class BullMqMailQueue extends MailQueue {
  private readonly logger = new Logger('Security');
  private queue: Queue<MailJobData> | null = null;
  private worker: Worker<MailJobData> | null = null;
  private failing = false;

  constructor(private readonly options: BullMailQueueOptions) {
    super();
  }

  async add(jobs: readonly MailJob[]): Promise<void> {
    this.queue ??= this.openQueue();
    const entries = jobs.map(({ id, name }) => ({
      name: 'mail',
      data: { id },
      opts: { ...JOB, jobId: name },
    }));
    await this.queue.addBulk(entries);
    this.failing = false;
  }

  start(deliver: (id: string) => Promise<void>): void {
    const { name = NAME, concurrency = CONCURRENCY } = this.options;
    const options = { ...this.base(), concurrency };
    this.worker ??= new Worker<MailJobData>(name, ({ data }) => deliver(data.id), options);
    this.worker.on('error', (error) => this.complain(error));
  }

  async stop(): Promise<void> {
    await Promise.all([this.worker?.close(), this.queue?.close()]);
  }

  private openQueue(): Queue<MailJobData> {
    const queue = new Queue<MailJobData>(this.options.name ?? NAME, this.base());
    queue.on('error', (error) => this.complain(error));
    return queue;
  }

  private base(): { connection: ConnectionOptions; prefix?: string } {
    const { connection = {}, prefix } = this.options;
    return { connection, ...(prefix === undefined ? {} : { prefix }) };
  }

  /** Once until it works again: a broken connection reports itself at each attempt to mend it. */
  private complain(error: Error): void {
    if (this.failing) return;
    this.failing = true;
    const { code = error.name } = error as { code?: string };
    this.logger.warn(`The queue of mails cannot be reached (${code})`);
  }
}
