import { describe, expect, it } from 'vitest';
import { randomBuffer, randomId, randomToken } from '../../../lib/common/random.js';

describe('randomToken', () => {
  it('has 256 bits in 43 characters unless asked otherwise', () => {
    expect(randomToken()).toMatch(/^[\w-]{43}$/);
    expect(randomToken(16)).toMatch(/^[\w-]{22}$/);
    expect(randomToken(1024)).toMatch(/^[\w-]{1366}$/);
  });

  it.each([0, 15, 1025, 1.5, -32, NaN, Infinity])('refuses %d bytes', (bytes) => {
    expect(() => randomToken(bytes)).toThrow(RangeError);
  });

  it('SES-09: never repeats, in sizes that do not divide the pool', () => {
    const tokens = new Set<string>();
    for (let round = 0; round < 5000; round++) {
      tokens.add(randomToken());
      tokens.add(randomToken(16 + (round % 31)));
    }
    expect(tokens.size).toBe(10_000);
  });

  it('SES-09: sets each bit about half the time', () => {
    const rounds = 4000;
    const ones = new Array<number>(256).fill(0);
    for (let round = 0; round < rounds; round++) {
      const bytes = Buffer.from(randomToken(), 'base64url');
      for (let bit = 0; bit < 256; bit++) ones[bit]! += (bytes[bit >> 3]! >> (bit & 7)) & 1;
    }
    // Eight standard deviations: a fair bit fails this once in 10^15 runs.
    const deviation = Math.max(...ones.map((count) => Math.abs(count - rounds / 2)));
    expect(deviation).toBeLessThan(8 * Math.sqrt(rounds / 4));
  });
});

describe('randomBuffer', () => {
  it('gives every caller memory of its own', () => {
    const first = randomBuffer(32);
    const copy = Buffer.from(first);
    for (let round = 0; round < 1000; round++) randomBuffer(32).fill(0);
    expect(first.equals(copy)).toBe(true);
    expect(randomBuffer(100_000)).toHaveLength(100_000);
    expect(randomBuffer(100_000).every((byte) => byte === 0)).toBe(false);
  });
});

describe('randomId', () => {
  it('is a version 4 UUID', () => {
    expect(randomId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(randomId()).not.toBe(randomId());
  });
});
