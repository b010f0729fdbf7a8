import { describe, expect, it } from 'vitest';
import { VerifiedTokenCache } from '../../../lib/core/tokens/verified-token.cache.js';

describe('cache of verified tokens', () => {
  it('gives what was kept for exactly that text', () => {
    const cache = new VerifiedTokenCache<number>();
    cache.set('token', 7);
    expect(cache.get('token')).toBe(7);
    for (const other of ['', 'Token', 'token ', '__proto__', 'constructor'])
      expect(cache.get(other)).toBeUndefined();
  });

  it('never holds more entries than allowed, and keeps those in use', () => {
    const cache = new VerifiedTokenCache<number>(100);
    cache.set('in use', -1);
    for (let at = 0; at < 10_000; at++) {
      cache.set(`token ${at}`, at);
      expect(cache.get('in use')).toBe(-1);
      expect(cache.size).toBeLessThanOrEqual(100);
    }
    expect(cache.get('token 9999')).toBe(9999);
    expect(cache.get('token 0')).toBeUndefined();
  });

  it('never holds more bytes than allowed', () => {
    const cache = new VerifiedTokenCache<number>(10_000, 100_000);
    for (let at = 0; at < 1_000; at++) cache.set(`${'x'.repeat(8_000)}${at}`, at);
    expect(cache.size).toBeLessThanOrEqual(12);
    expect(cache.size).toBeGreaterThan(4);
  });

  it('takes two tokens with one signature for two', () => {
    const cache = new VerifiedTokenCache<number>(4);
    const signature = 's'.repeat(43);
    cache.set(`a.${signature}`, 1);
    expect(cache.get(`b.${signature}`)).toBeUndefined();
    cache.delete(`b.${signature}`);
    expect(cache.get(`a.${signature}`)).toBe(1);
    cache.set(`b.${signature}`, 2);
    expect(cache.get(`a.${signature}`)).toBeUndefined();
    expect(cache.get(`b.${signature}`)).toBe(2);
    for (const other of ['c', 'd', 'e']) cache.set(other, 3);
    expect(cache.get(`a.${signature}`)).toBeUndefined();
    expect(cache.get(`b.${signature}`)).toBe(2);
  });

  it('forgets in both generations', () => {
    const cache = new VerifiedTokenCache<number>(4);
    for (const token of ['a', 'b', 'c']) cache.set(token, 1);
    for (const token of ['a', 'c']) {
      cache.delete(token);
      expect(cache.get(token)).toBeUndefined();
    }
    expect(cache.get('b')).toBe(1);
  });
});
