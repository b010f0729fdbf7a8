import type { Outcome } from './counter.js';

/** What an attempt came to, as the counters saw it. */
export interface SettledAttempt {
  /** Wrong attempts in a row, this one included; of a success, those that it ended (0 when there were none). */
  readonly failures: number;
  /** This failure reached the stop; the listener was told. */
  readonly stopped: boolean;
}

/** A place for one attempt, taken before the password is verified. One that is never settled is given up after a minute. */
export class LoginReservation {
  private settled: Promise<SettledAttempt> | undefined;

  constructor(private readonly end: (outcome: Outcome) => Promise<SettledAttempt>) {}

  /**
   * Says how the attempt came out; only the first call counts. `release`: nothing was verified.
   * @throws whatever the store throws; the caller denies, even after a success
   */
  settle(outcome: Outcome): Promise<SettledAttempt> {
    this.settled ??= this.end(outcome);
    return this.settled;
  }
}
