import { randomInt } from 'node:crypto';

/** How often a mail is handed over before it is given up. */
export const MAX_ATTEMPTS = 8;

const SHORTEST = 5_000;
const LONGEST = 3_600_000;

/** With seven waits between eight attempts, the last may be an hour. */
const FACTOR = 3;

/**
 * Milliseconds to wait after so many failures: anything from nothing to a bound that grows from 5 seconds to an hour ("full jitter"),
 * so that mails that failed together do not come back together.
 */
export function mailBackoff(failures: number): number {
  const bound = Math.min(SHORTEST * FACTOR ** (failures - 1), LONGEST);
  return randomInt(0, bound + 1);
}
