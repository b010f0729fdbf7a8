/**
 * Carries the ids of mails that are due to whoever sends them. It may lose or repeat them: the outbox stays the truth and is looked
 * through again and again.
 * @publicApi
 */
export abstract class MailQueue {
  /** @param jobs each with a name that is new for every attempt, so that no mail waits twice */
  abstract add(jobs: readonly MailJob[]): Promise<void>;

  /** Begins to call `deliver`. */
  abstract start(deliver: (id: string) => Promise<void>): void;

  /** Ends once the deliveries under way have ended. */
  abstract stop(): Promise<void>;
}

/** @publicApi */
export interface MailJob {
  /** The mail's id in the outbox. */
  readonly id: string;
  readonly name: string;
}
