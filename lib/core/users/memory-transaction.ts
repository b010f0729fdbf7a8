import { Logger } from '@nestjs/common';

/** One transaction of {@link MemoryStore}; a nested one hands its listeners to the outer. */
export class MemoryTransaction {
  private readonly listeners: (() => void)[] = [];
  private over = false;

  constructor(private readonly outer: MemoryTransaction | null) {}

  async run<T>(work: () => Promise<T>, undo: () => void): Promise<T> {
    try {
      const result = await work();
      this.over = true;
      for (const listener of this.listeners) {
        if (this.outer) this.outer.afterCommit(listener);
        else callListener(listener);
      }
      return result;
    } catch (error) {
      if (!this.over) undo();
      throw error;
    } finally {
      this.over = true;
    }
  }

  afterCommit(listener: () => void): void {
    this.refuseIfOver();
    this.listeners.push(listener);
  }

  /** A call that was not awaited must not land outside. */
  refuseIfOver(): void {
    if (this.over) throw new Error('This transaction is over');
  }
}

/** What happens after the commit cannot undo it. */
function callListener(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    new Logger(MemoryTransaction.name).error(error);
  }
}
