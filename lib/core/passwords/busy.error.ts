/**
 * The password queue is full, or a job waited in it too long: try again later (HTTP 503 with
 * Retry-After).
 * @publicApi
 */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  readonly code = 'BUSY';

  /** @param retryAfter seconds after which the queue will probably have room */
  constructor(readonly retryAfter: number) {
    super('Too many passwords are being hashed');
  }
}
