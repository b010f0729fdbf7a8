import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ExclusiveQueue } from '../../lib/common/exclusive-queue.js';

describe('ExclusiveQueue', () => {
  afterEach(() => vi.useRealTimers());

  it('runs ordinary work at once, and gives what it gives', () => {
    const queue = new ExclusiveQueue(1000, 'stuck');
    expect(queue.run(() => 1)).toBe(1);
    expect(queue.occupied).toBe(false);
  });

  it('keeps the order of arrival around exclusive work', async () => {
    const queue = new ExclusiveQueue(1000, 'stuck');
    const order: string[] = [];
    const exclusive = (name: string) =>
      queue.exclusive(async () => {
        order.push(`${name} begins`);
        await delay(2);
        order.push(`${name} ends`);
      });
    const all = [
      exclusive('first'),
      queue.run(() => order.push('between')),
      exclusive('second'),
      queue.run(() => order.push('after')),
    ];
    expect(queue.occupied).toBe(true);
    await Promise.all(all);
    expect(order).toEqual([
      'first begins',
      'first ends',
      'between',
      'second begins',
      'second ends',
      'after',
    ]);
  });

  it('goes on after work that throws', async () => {
    const queue = new ExclusiveQueue(1000, 'stuck');
    const lost = queue.exclusive(() => Promise.reject(new Error('no')));
    const also = queue.run((): void => {
      throw new Error('neither');
    });
    await expect(lost).rejects.toThrow('no');
    await expect(also).rejects.toThrow('neither');
    expect(queue.run(() => 'free')).toBe('free');
  });

  it('refuses those who wait too long for one work, late ones too', async () => {
    vi.useFakeTimers();
    const queue = new ExclusiveQueue(1000, 'stuck');
    let end = (): void => undefined;
    const long = queue.exclusive(() => new Promise<void>((resolve) => (end = resolve)));
    const waiting = [queue.run(() => 1), queue.exclusive(async () => 2)].map(outcome);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await Promise.all(waiting)).toEqual(['stuck', 'stuck']);
    const late = outcome(queue.run(() => 3));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await late).toBe('stuck');
    end();
    await long;
    expect(queue.run(() => 4)).toBe(4);
  });
});

async function outcome(work: unknown): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return (error as Error).message;
  }
}
