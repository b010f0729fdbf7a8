/**
 * Order for things that share one connection: ordinary work runs at once, exclusive work alone, and what comes while exclusive
 * work is under way waits its turn, first come first served.
 */
export class ExclusiveQueue {
  private readonly waiting: Turn[] = [];
  private busy = false;

  /** @param patience milliseconds; those who wait when one exclusive work has taken so long are refused, and again */
  constructor(
    private readonly patience: number,
    private readonly refusal: string,
  ) {}

  /** True while exclusive work is under way or waits. */
  get occupied(): boolean {
    return this.busy || this.waiting.length > 0;
  }

  /** Runs `work` in its turn; it may not wait for anything itself. Synchronous when nothing exclusive is under way. */
  run<T>(work: () => T): T | Promise<T> {
    if (!this.occupied) return work();
    return new Promise<T>((resolve, reject) => {
      // Not a moment later: whoever is next may begin something.
      const start = (): void => resolve((async () => work())());
      this.waiting.push({ start, refuse: reject });
    });
  }

  /** Runs `work` alone. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    await this.turn();
    const timer = setInterval(() => this.refuseAll(), this.patience);
    timer.unref();
    try {
      return await work();
    } finally {
      clearInterval(timer);
      this.busy = false;
      this.next();
    }
  }

  private turn(): Promise<void> {
    if (!this.occupied) {
      this.busy = true;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const start = (): void => {
        this.busy = true;
        resolve();
      };
      this.waiting.push({ start, refuse: reject });
    });
  }

  private next(): void {
    while (!this.busy) {
      const turn = this.waiting.shift();
      if (!turn) return;
      turn.start();
    }
  }

  /** Work that waits for itself would wait for ever: a call from within exclusive work that does not belong to it. */
  private refuseAll(): void {
    for (const turn of this.waiting.splice(0)) turn.refuse(new Error(this.refusal));
  }
}

interface Turn {
  start(): void;
  refuse(error: Error): void;
}
