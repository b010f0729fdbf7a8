import { parseDuration } from '../../lib/common/duration.js';
import { Clock } from '../../lib/ports/clock.js';

/** Time that a test moves; between moves it goes on by itself. */
export class MovingClock extends Clock {
  private offset = 0;

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  advance(duration: string): void {
    this.offset += parseDuration(duration);
  }
}
