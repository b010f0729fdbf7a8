import { parseDuration } from '../common/duration.js';
import { Clock } from '../ports/clock.js';

/**
 * A clock that a test moves; between moves it goes on by itself.
 * @publicApi
 */
export class TestClock extends Clock {
  private offset = 0;

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** @param duration such as `'2 hours'` */
  advance(duration: string): void {
    this.offset += parseDuration(duration);
  }
}
