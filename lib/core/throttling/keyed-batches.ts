const MAX_BATCH = 100;

/** Something to be done that concerns some keys. */
export interface KeyedJob {
  readonly keys: readonly string[];
}

/**
 * Gathers jobs whose keys are being worked on, and hands them out together, in the order of arrival, when the keys are free. Jobs
 * without a common key do not wait for each other.
 */
export class KeyedBatches<J extends KeyedJob> {
  private waiting: J[] = [];
  private readonly busy = new Set<string>();

  /** @param run does a batch; its rejection is nobody's, so it tells each job's owner itself */
  constructor(private readonly run: (batch: readonly J[]) => Promise<void>) {}

  add(job: J): void {
    this.waiting.push(job);
    if (!job.keys.some((key) => this.busy.has(key))) this.start();
  }

  private start(): void {
    const batch = this.nextBatch();
    if (batch.length === 0) return;
    const keys = new Set(batch.flatMap((job) => job.keys));
    for (const key of keys) this.busy.add(key);
    void this.run(batch).finally(() => {
      for (const key of keys) this.busy.delete(key);
      this.start();
    });
  }

  private nextBatch(): J[] {
    const taken = new Set(this.busy);
    const batch: J[] = [];
    this.waiting = this.waiting.filter((job) => {
      if (batch.length < MAX_BATCH && !job.keys.some((key) => taken.has(key))) {
        batch.push(job);
        return false;
      }
      // Who came later must not overtake by one of these keys.
      for (const key of job.keys) taken.add(key);
      return true;
    });
    return batch;
  }
}
