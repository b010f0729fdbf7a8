import type { ConnectionOptions } from 'bullmq';

/** @publicApi */
export interface BullMailQueueOptions {
  /** As BullMQ takes it. @default Redis at 127.0.0.1:6379 */
  readonly connection?: ConnectionOptions;
  /** The queue's name; applications with an outbox of their own need one of their own. @default 'security-mails' */
  readonly name?: string;
  /** Stands before all keys in Redis. @default 'bull' */
  readonly prefix?: string;
  /** Mails that one process sends at a time. @default 4 */
  readonly concurrency?: number;
}
