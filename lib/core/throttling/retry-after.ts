import { NEVER } from './counter.js';

const HOUR = 3600;

/** Seconds for Retry-After (RFC 9110 section 10.2.3) until a moment: at least 1; an hour for what a reset alone ends. */
export function retryAfter(until: number, now: number): number {
  return until === NEVER ? HOUR : Math.max(Math.ceil((until - now) / 1000), 1);
}
