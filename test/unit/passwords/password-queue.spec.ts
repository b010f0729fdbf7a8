import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BusyError } from '../../../lib/core/passwords/busy.error.js';
import { PasswordQueue } from '../../../lib/core/passwords/password-queue.js';
import { PasswordHasher } from '../../../lib/core/passwords/password-hasher.js';

/** Jobs that finish when told, and the order in which they began. */
function controlled(queue: PasswordQueue) {
  const begun: string[] = [];
  const finish: (() => void)[] = [];
  const add = (label: string, client?: string, signal?: AbortSignal) => {
    const task = () => {
      begun.push(label);
      return new Promise<string>((resolve) => finish.push(() => resolve(label)));
    };
    const result = queue.run(task, { ...(client && { client }), ...(signal && { signal }) });
    result.catch(() => undefined);
    return result;
  };
  const next = async () => {
    finish.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, add, next };
}

describe('PasswordQueue', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  it('DOS-01 runs no more at once than it may, and the rest in turn', async () => {
    const queue = new PasswordQueue({ inFlight: 2 });
    const { begun, add, next } = controlled(queue);
    const results = ['a', 'b', 'c', 'd'].map((label) => add(label));
    expect(begun).toEqual(['a', 'b']);
    expect(queue.metrics).toEqual({ inFlight: 2, waiting: 2, refused: 0 });
    for (let i = 0; i < 4; i++) await next();
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
    expect(queue.metrics).toEqual({ inFlight: 0, waiting: 0, refused: 0 });
  });

  it('DOS-01 refuses what finds no room, with the seconds after which to come again', async () => {
    const queue = new PasswordQueue({ inFlight: 1, waiting: 2 });
    const { add, next } = controlled(queue);
    const kept = [add('a'), add('b'), add('c')];
    const error = await add('d').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BusyError);
    expect(error).toMatchObject({ code: 'BUSY', retryAfter: 1 });
    expect(queue.metrics.refused).toBe(1);
    for (let i = 0; i < 3; i++) await next();
    expect(await Promise.all(kept)).toEqual(['a', 'b', 'c']);
  });

  it('can have no waiting room at all', async () => {
    const { add, next } = controlled(new PasswordQueue({ inFlight: 1, waiting: 0 }));
    const first = add('a');
    await expect(add('b')).rejects.toBeInstanceOf(BusyError);
    await next();
    expect(await first).toBe('a');
  });

  it('DOS-02 gives clients turns', async () => {
    const { begun, add, next } = controlled(new PasswordQueue({ inFlight: 1 }));
    void add('running', 'x');
    for (const label of ['x1', 'x2', 'x3']) void add(label, 'x');
    for (const label of ['y1', 'y2']) void add(label, 'y');
    void add('z1', 'z');
    for (let i = 0; i < 7; i++) await next();
    expect(begun).toEqual(['running', 'x1', 'y1', 'z1', 'x2', 'y2', 'x3']);
  });

  it('DOS-02 takes room from the client that has most of it', async () => {
    const queue = new PasswordQueue({ inFlight: 1, waiting: 4 });
    const { begun, add, next } = controlled(queue);
    const attack = ['1', '2', '3', '4', '5'].map((label) => add(label, 'attacker'));
    const honest = [add('honest', 'a'), add('other', 'b')];
    await expect(attack[4]).rejects.toBeInstanceOf(BusyError);
    await expect(attack[3]).rejects.toBeInstanceOf(BusyError);
    await expect(add('6', 'attacker')).rejects.toBeInstanceOf(BusyError);
    for (let i = 0; i < 5; i++) await next();
    expect(await Promise.all(honest)).toEqual(['honest', 'other']);
    expect(begun).toEqual(['1', '2', 'honest', 'other', '3']);
    expect(queue.metrics).toEqual({ inFlight: 0, waiting: 0, refused: 3 });
  });

  it('keeps equal clients, when there is a place for each and no more', async () => {
    const { add } = controlled(new PasswordQueue({ inFlight: 1, waiting: 2 }));
    const kept = [add('a', 'a'), add('b', 'b'), add('c', 'c')];
    await expect(add('d', 'd')).rejects.toBeInstanceOf(BusyError);
    expect(await Promise.race([...kept, Promise.resolve('all kept')])).toBe('all kept');
  });

  it('refuses what has waited too long', async () => {
    vi.useFakeTimers();
    const queue = new PasswordQueue({ inFlight: 1, wait: 3000 });
    const { begun, add } = controlled(queue);
    void add('a');
    const late = add('b');
    vi.advanceTimersByTime(2999);
    expect(queue.metrics.waiting).toBe(1);
    vi.advanceTimersByTime(1);
    await expect(late).rejects.toBeInstanceOf(BusyError);
    expect(queue.metrics).toEqual({ inFlight: 1, waiting: 0, refused: 1 });
    expect(begun).toEqual(['a']);
  });

  it('drops a job whose caller has gone, unless it runs', async () => {
    const queue = new PasswordQueue({ inFlight: 1 });
    const { begun, add, next } = controlled(queue);
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = add('a', 'x', running.signal);
    const second = add('b', 'x', waiting.signal);
    const third = add('c', 'x');
    waiting.abort(new Error('gone'));
    running.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    await expect(add('d', 'x', waiting.signal)).rejects.toThrow('gone');
    await next();
    await next();
    expect([await first, await third]).toEqual(['a', 'c']);
    expect(begun).toEqual(['a', 'c']);
  });

  it('goes on after a job that throws', async () => {
    const queue = new PasswordQueue({ inFlight: 1 });
    const failing = queue.run(() => Promise.reject(new Error('broken')));
    const after = queue.run(() => Promise.resolve('fine'));
    await expect(failing).rejects.toThrow('broken');
    expect(await after).toBe('fine');
  });

  it('tells a longer time when the jobs are long', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    const { add, next } = controlled(new PasswordQueue({ inFlight: 1, waiting: 4 }));
    void add('a');
    vi.advanceTimersByTime(2000);
    await next();
    for (const label of ['b', 'c', 'd', 'e', 'f']) void add(label);
    await expect(add('g')).rejects.toMatchObject({ retryAfter: 10 });
  });

  it.each([
    ['1', 1],
    ['2', 1],
    ['3', 1],
  ])('leaves threads of a pool of %s to others', async (size, limit) => {
    vi.stubEnv('UV_THREADPOOL_SIZE', size);
    const queue = new PasswordQueue();
    const { begun, add } = controlled(queue);
    for (let i = 0; i < 8; i++) void add(String(i));
    expect(begun).toHaveLength(limit);
  });

  it('DOS-01 lets a file be read while 40 real hashes are under way', async () => {
    const hasher = new PasswordHasher({ queue: { wait: 60_000 } });
    const order: string[] = [];
    const hashes = Array.from({ length: 40 }, () =>
      hasher.hash('password').then(() => order.push('hash')),
    );
    await readFile(import.meta.filename).then(() => order.push('file'));
    expect(order.indexOf('file')).toBeLessThan(10);
    await Promise.all(hashes);
  });
});
