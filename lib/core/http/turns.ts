import { AsyncResource } from 'node:async_hooks';
// Not the global one, which a test of the site's own may have stopped together with the clock.
import { setImmediate } from 'node:timers';

/**
 * Lets so much work begin in one turn of the event loop, and the rest in the next ones, in order of arrival: between two turns the
 * application answers whatever else was asked.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private room: number;
  private isSet = false;

  constructor(private readonly perTurn: number) {
    this.room = perTurn;
  }

  /** Runs `begin` at once where there is room in this turn; it keeps its asynchronous context wherever it runs. */
  take(begin: () => void): void {
    if (this.room === 0) return void this.waiting.push(AsyncResource.bind(begin));
    this.start(begin);
  }

  private start(begin: () => void): void {
    this.room--;
    if (!this.isSet) setImmediate(() => this.next());
    this.isSet = true;
    begin();
  }

  private next(): void {
    this.isSet = false;
    this.room = this.perTurn;
    for (const begin of this.waiting.splice(0, this.perTurn)) this.start(begin);
  }
}
