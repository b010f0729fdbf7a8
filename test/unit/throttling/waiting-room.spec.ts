import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WaitingRoom } from '../../../lib/core/throttling/waiting-room.js';

describe('WaitingRoom', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const deadline = (ms: number) => performance.now() + ms;

  it('gives turns first come first served, to one at a time', async () => {
    const room = new WaitingRoom();
    const turns: number[] = [];
    const waits = [1, 2, 3].map((n) => room.wait('k', deadline(10_000)).then(() => turns.push(n)));
    room.next('k');
    await waits[0];
    expect(turns).toEqual([1]);
    room.next('k');
    room.next('k');
    await Promise.all(waits);
    expect(turns).toEqual([1, 2, 3]);
  });

  it('lets one that found no place back to where it was', async () => {
    const room = new WaitingRoom();
    const turns: string[] = [];
    const early = deadline(10_000);
    void room.wait('k', early + 1).then(() => turns.push('later'));
    void room.wait('k', early).then(() => turns.push('earlier'));
    room.next('k');
    await vi.advanceTimersByTimeAsync(0);
    expect(turns).toEqual(['earlier']);
  });

  it('gives several a turn when asked to', async () => {
    const room = new WaitingRoom();
    const waits = [1, 2, 3].map(() => room.wait('k', deadline(10_000)));
    room.next('k', Infinity);
    await expect(Promise.all(waits)).resolves.toEqual([true, true, true]);
  });

  it('gives turns without a word too, as another process may have freed a place', async () => {
    const room = new WaitingRoom();
    const turns = [1, 2].map(() => room.wait('k', deadline(10_000)));
    await vi.advanceTimersByTimeAsync(120);
    await expect(Promise.all(turns)).resolves.toEqual([true, true]);
  });

  it('sends away who waited long enough', async () => {
    const room = new WaitingRoom();
    const front = room.wait('k', deadline(10_000));
    const impatient = room.wait('k', deadline(5));
    await vi.advanceTimersByTimeAsync(5);
    await expect(impatient).resolves.toBe(false);
    room.next('k');
    await expect(front).resolves.toBe(true);
    await expect(room.wait('k', deadline(-1))).resolves.toBe(false);
  });

  it('is empty, without a timer, when nobody waits', async () => {
    const room = new WaitingRoom();
    const waits = [room.wait('a', deadline(5)), room.wait('b', deadline(10_000))];
    expect(room.lineOf(['c', 'b'])).toBe('b');
    room.next('b');
    room.next('c');
    await vi.advanceTimersByTimeAsync(5);
    await Promise.all(waits);
    expect(room.lineOf(['a', 'b'])).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets no line grow without end (DOS-07)', async () => {
    const room = new WaitingRoom();
    for (let n = 0; n < 256; n++) void room.wait('k', deadline(10_000));
    await expect(room.wait('k', deadline(10_000))).resolves.toBe(false);
  });
});
