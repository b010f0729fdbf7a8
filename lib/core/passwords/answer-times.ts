const KEPT = 32;

/**
 * How long computations of the default scheme took of late. Waiting for such a time makes the check
 * of a quicker, older hash last as long as one for an unknown user, without computing anything.
 */
export class AnswerTimes {
  private readonly durations: number[] = [];
  private written = 0;
  private read = 0;

  /** @param duration milliseconds */
  record(duration: number): void {
    this.durations[this.written++ % KEPT] = duration;
  }

  /**
   * One of the recorded durations in milliseconds, each in its turn; `undefined` when there is none
   * yet.
   */
  next(): number | undefined {
    return this.durations[this.read++ % (this.durations.length || 1)];
  }
}
