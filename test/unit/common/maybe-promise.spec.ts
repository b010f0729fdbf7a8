import { describe, expect, it } from 'vitest';
import { after, attempt, isPromise } from '../../../lib/common/maybe-promise.js';

/** A promise of another make, which `instanceof` does not know. */
function foreign<T>(value: T): Promise<T> {
  const native = Promise.resolve(value);
  // eslint-disable-next-line unicorn/no-thenable
  return { then: native.then.bind(native) } as unknown as Promise<T>;
}

describe('values that are there or will be', () => {
  it('goes on at once with a value', () => {
    expect(after(1, (value) => value + 1)).toBe(2);
    expect(after(null, (value) => value)).toBeNull();
  });

  it('goes on later with a promise of any make', async () => {
    for (const promise of [Promise.resolve(1), foreign(1)]) {
      const later = after(promise, (value) => value + 1);
      expect(isPromise(later)).toBe(true);
      await expect(later).resolves.toBe(2);
    }
  });

  it('knows promises from everything else', () => {
    expect(isPromise(foreign(false))).toBe(true);
    // oxlint-disable-next-line unicorn/no-thenable -- no promise, though it looks like one
    for (const value of [undefined, null, false, 0, '', {}, [], { then: true }])
      expect(isPromise<unknown>(value)).toBe(false);
  });

  it('recovers from a throw now and later', async () => {
    const recover = (error: unknown): string => `mended ${(error as Error).message}`;
    const fail = (): never => {
      throw new Error('it');
    };
    expect(attempt<string>(fail, recover)).toBe('mended it');
    await expect(attempt<string>(() => Promise.reject(new Error('it')), recover)).resolves.toBe(
      'mended it',
    );
    expect(attempt<string>(() => 'fine', recover)).toBe('fine');
    await expect(attempt<string>(() => Promise.resolve('fine'), recover)).resolves.toBe('fine');
  });

  it('leaves an error of the recovery as it is', async () => {
    const recover = (): never => {
      throw new Error('worse');
    };
    expect(() => attempt(recover, recover)).toThrow('worse');
    await expect(attempt(() => Promise.reject(new Error('bad')), recover)).rejects.toThrow('worse');
  });
});
