import type { CounterRepository } from './counter.repository.js';

const EVERY_MS = 60_000;
const BATCH = 500;
const MAX_BATCHES = 40;

/** Removes counters that say nothing any more, once a minute while there is traffic and in small statements. */
export class CounterJanitor {
  private nextAt = 0;
  private running: Promise<void> | undefined;

  /** @param notice told when it fails; the next minute tries again */
  constructor(
    private readonly counters: CounterRepository,
    private readonly notice: (message: string) => void,
  ) {}

  /** Starts a round in the background if one is due, and tells whether it was. */
  due(now: number): boolean {
    if (now < this.nextAt || this.running) return false;
    this.nextAt = now + EVERY_MS;
    this.running = this.purge(now)
      .then(() => undefined)
      // Old rows harm nobody: who signs in meanwhile must not be refused for them.
      .catch(() => this.notice('Expired throttling counters could not be removed'))
      .finally(() => (this.running = undefined));
    return true;
  }

  /** Removes what has expired and tells how many rows went. */
  async purge(now: number): Promise<number> {
    let removed = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const count = await this.counters.purge(now, BATCH);
      removed += count;
      if (count < BATCH) break;
    }
    return removed;
  }

  /** Resolves when no round is running. */
  async idle(): Promise<void> {
    await this.running;
  }
}
