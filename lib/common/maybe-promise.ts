/** A value, or a promise of it: what a database that answers at once need not wrap. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, since a promise costs more than most of the work at each request. */
export function after<T, R>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<R>,
): MaybePromise<R> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** `try` and `catch` for work that may end now or later. */
export function attempt<T>(
  work: () => MaybePromise<T>,
  recover: (error: unknown) => MaybePromise<T>,
): MaybePromise<T> {
  try {
    const value = work();
    return isPromise(value) ? value.then(undefined, recover) : value;
  } catch (error) {
    return recover(error);
  }
}

/** True for promises of every make: one that was taken for a value would count as a yes. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  if (value instanceof Promise) return true;
  if (typeof value !== 'object' || value === null) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}
