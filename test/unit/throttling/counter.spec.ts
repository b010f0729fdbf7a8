import { describe, expect, it } from 'vitest';
import type { CounterRule } from '../../../lib/core/throttling/counter-rule.js';
import { Counter, NEVER } from '../../../lib/core/throttling/counter.js';

const window: CounterRule = { limit: 3, within: 1000, kind: 'window' };
const forgiving: CounterRule = { ...window, kind: 'forgiving' };
const streak: CounterRule = { ...window, kind: 'streak' };
const wide: CounterRule = { ...window, limit: 8 };

function failed(rule: CounterRule, ...moments: number[]): Counter {
  return moments.reduce((counter, now) => counter.at(now).fail(rule, now), Counter.EMPTY);
}

describe('Counter', () => {
  it('begins its window with the first failure and does not move it with later ones', () => {
    const counter = failed(window, 100, 900);
    expect(counter.at(1099).failures).toBe(2);
    expect(counter.at(1100).failures).toBe(0);
  });

  it('begins a new window after the old one', () => {
    const counter = failed(window, 100, 1100);
    expect([counter.failures, counter.windowEndsAt]).toEqual([1, 2100]);
  });

  it('lets a streak last as long as failures follow each other', () => {
    expect(failed(streak, 0, 999).at(1998).failures).toBe(2);
    expect(failed(streak, 0, 999).at(1999).failures).toBe(0);
  });

  it('stops a streak at its limit for ever, whatever succeeds or fails later', () => {
    const stopped = failed(streak, 0, 1, 2);
    expect(stopped.stopped).toBe(true);
    expect(stopped.at(NEVER - 1).exhausted(streak)).toBe(true);
    expect(stopped.settle(streak, 'success', 0, 3).stopped).toBe(true);
    expect(stopped.fail(streak, 3).stopped).toBe(true);
  });

  it.each([
    ['window', window, 2],
    ['forgiving', forgiving, 0],
    ['streak', streak, 0],
  ] as const)('keeps or forgets failures at a success: %s', (_, rule, left) => {
    const counter = failed(rule, 0, 1).reserve(rule, 50).settle(rule, 'success', 50, 2);
    expect([counter.failures, counter.leases]).toEqual([left, []]);
  });

  it('is full when running attempts could reach the limit, exhausted when failures did', () => {
    const counter = failed(window, 0).reserve(window, 50).reserve(window, 50);
    expect([counter.full(window), counter.exhausted(window)]).toEqual([true, false]);
    const settled = counter.settle(window, 'failure', 50, 1).settle(window, 'failure', 50, 1);
    expect([settled.failures, settled.exhausted(window), settled.leases]).toEqual([3, true, []]);
  });

  it('tells all processes of a running attempt, of a wide limit from its second quarter on', () => {
    const narrow = Counter.EMPTY.reserve(forgiving, 50);
    expect([narrow.leases, narrow.own]).toEqual([[50], []]);
    const three = [50, 51, 52].reduce((all, until) => all.reserve(wide, until), Counter.EMPTY);
    expect([three.own, three.leases]).toEqual([[50, 51], [52]]);
    expect(failed(wide, 0, 1).reserve(wide, 50)).toMatchObject({ own: [], leases: [50] });
  });

  it('counts what only this process knows of', () => {
    const own = Counter.EMPTY.seenWith([50, 50, 50]);
    expect([own.full(window), own.at(50).full(window)]).toEqual([true, false]);
    expect(own.settle(window, 'failure', 50, 1)).toMatchObject({ own: [50, 50], failures: 1 });
    expect(own.isStoredAs(Counter.EMPTY)).toBe(true);
    expect(own.expiresAt).toBe(0);
  });

  it('ends one of several equal reservations only', () => {
    const both = Counter.EMPTY.reserve(forgiving, 50).reserve(forgiving, 50);
    expect(both.settle(forgiving, 'release', 50, 1).leases).toEqual([50]);
  });

  it('gives up attempts that nobody ended, and counts them when they were wrong after all', () => {
    const late = Counter.EMPTY.reserve(forgiving, 50).reserve(forgiving, 90).at(50);
    expect(late.leases).toEqual([90]);
    const [wrong, released] = (['failure', 'release'] as const).map((outcome) =>
      late.settle(forgiving, outcome, 50, 51),
    );
    expect(wrong).toMatchObject({ failures: 1, leases: [90] });
    expect(released).toMatchObject({ failures: 0, leases: [90] });
  });

  it('says until when it means something', () => {
    expect(Counter.EMPTY.expiresAt).toBe(0);
    expect(Counter.EMPTY.reserve(forgiving, 50).expiresAt).toBe(50);
    expect(failed(forgiving, 0).reserve(forgiving, 50).expiresAt).toBe(1000);
    expect(failed(forgiving, 0).reserve(forgiving, 5000).expiresAt).toBe(5000);
  });
});
