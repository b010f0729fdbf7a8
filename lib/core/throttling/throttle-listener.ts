import type { ThrottleSubject } from './throttle-subject.js';

/** Who is told what throttling finds. */
export interface ThrottleListener {
  /** The stop of an identity was reached, known or not; once until its reset. A throw is told to `notice` and harms nothing. */
  stopped?(subject: ThrottleSubject): void | Promise<void>;
  /** Something for the operator's log; names nobody. */
  notice?(message: string): void;
}
