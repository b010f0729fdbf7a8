import { createSecretKey } from 'node:crypto';
import { parseDuration } from '../../lib/common/duration.js';
import { OptionReport } from '../../lib/core/options/option-report.js';
import type { ThrottleListener } from '../../lib/core/throttling/throttle-listener.js';
import {
  resolveThrottling,
  type ThrottlingInput,
} from '../../lib/core/throttling/throttling.options.js';
import { Throttling } from '../../lib/core/throttling/throttling.service.js';
import { Clock } from '../../lib/ports/clock.js';
import type { Store } from '../../lib/ports/store.js';

/** A clock that a test moves. */
export class HandClock extends Clock {
  private time = Date.parse('2026-01-01T00:00:00Z');

  now(): Date {
    return new Date(this.time);
  }

  advance(duration: string): void {
    this.time += parseDuration(duration);
  }
}

export const throttlingKey = createSecretKey(Buffer.alloc(32, 7));

/** One process's throttling over a store that several may share. */
export function throttlingOver(
  store: Store,
  clock: Clock,
  input: false | ThrottlingInput = {},
  listener: ThrottleListener = {},
): Throttling {
  const report = new OptionReport();
  const options = resolveThrottling(input, report);
  if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems));
  return new Throttling({ store, clock, key: throttlingKey, listener }, options);
}

/** Counts how attempts come out: `verified` those that reached the verification. */
export class AttemptTally {
  verified = 0;
  passed = 0;
  wrong = 0;
  refused = 0;
  readonly others: unknown[] = [];

  /** @param verify how a verification comes out, after as long as it takes */
  constructor(private readonly verify: () => Promise<boolean>) {}

  async guess(throttling: Throttling, identity: string, address: string): Promise<void> {
    try {
      const right = await throttling.logins.attempt({ identity, address }, async () => {
        this.verified++;
        const success = await this.verify();
        return { success, value: success };
      });
      if (right) this.passed++;
      else this.wrong++;
    } catch (error) {
      if (codeOf(error) === 'THROTTLED') this.refused++;
      else this.others.push(error);
    }
  }
}

export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
