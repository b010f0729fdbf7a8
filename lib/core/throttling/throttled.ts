import { SecurityException } from '../errors/security.exception.js';

/** The refusal of an attempt that comes too early. @param seconds for Retry-After, at least 1 */
export function throttled(seconds: number): SecurityException {
  const retryAfter = Math.max(1, Math.ceil(seconds));
  return new SecurityException('THROTTLED', { retryAfter, params: { wait: retryAfter * 1000 } });
}
