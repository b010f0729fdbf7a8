import { Logger } from '@nestjs/common';
import type { CommitListeners } from './connection.js';

/** Listeners of a transaction that the store began itself; those of a nested one pass to the outer with its end. */
export class OwnListeners implements CommitListeners {
  private readonly listeners: (() => void)[] = [];

  add(listener: () => void): void {
    this.listeners.push(listener);
  }

  committed(outer: CommitListeners | null): void {
    for (const listener of this.listeners) {
      if (outer) outer.add(listener);
      else callListener(listener);
    }
  }
}

/** What happens after the commit cannot undo it. */
export function callListener(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    new Logger('TypeOrmStore').error(error);
  }
}
