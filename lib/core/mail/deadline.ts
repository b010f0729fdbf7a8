/** What took too long; it is worth another try. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Nobody waits any more, as the application ends. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** How long to wait, and until what. */
export interface Patience {
  /** Milliseconds. */
  readonly ms: number;
  /** For the error's message. */
  readonly what: string;
  /** Ends the waiting at once. */
  readonly interruption?: AbortSignal;
}

/**
 * Waits for `work` as long as `patience` lasts. The signal tells it that nobody waits any more; what it does then is lost.
 * @throws DeadlineError, InterruptedError
 */
export async function within<T>(
  { ms, what, interruption }: Patience,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const late = () => abort.abort(new DeadlineError(`${what} took longer than ${ms} ms`));
  const interrupted = () => abort.abort(new InterruptedError(`${what} was interrupted`));
  const timer = setTimeout(late, ms);
  interruption?.addEventListener('abort', interrupted);
  if (interruption?.aborted) interrupted();
  try {
    return await Promise.race([work(abort.signal), aborted(abort.signal)]);
  } finally {
    clearTimeout(timer);
    interruption?.removeEventListener('abort', interrupted);
  }
}

/** Whether `promise` settled within so many milliseconds. */
export async function settledWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
  try {
    await within({ ms, what: 'waiting' }, () => promise);
    return true;
  } catch (error) {
    return !(error instanceof DeadlineError);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
