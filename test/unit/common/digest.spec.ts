import { createHash, createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  constantTimeEqual,
  decodeBase64Url,
  deriveKey,
  hmacSha256,
  sha256,
} from '../../../lib/common/digest.js';

const SECRET = 'a-secret-of-at-least-thirty-two-bytes';

describe('sha256', () => {
  it('gives the digest of FIPS 180-4 as base64url', () => {
    expect(Buffer.from(sha256('abc'), 'base64url').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('takes text as UTF-8', () => {
    const expected = createHash('sha256').update(Buffer.from('пароль 🔑')).digest('base64url');
    expect(sha256('пароль 🔑')).toBe(expected);
    expect(sha256('')).toMatch(/^[\w-]{43}$/);
  });
});

describe('hmacSha256', () => {
  it('gives RFC 4231 test case 2', () => {
    const mac = hmacSha256(createSecretKey(Buffer.from('Jefe')), 'what do ya want for nothing?');
    expect(Buffer.from(mac, 'base64url').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('constantTimeEqual', () => {
  it.each([
    ['', '', true],
    ['abc', 'abc', true],
    ['é', 'é', true],
    ['abc', 'abd', false],
    ['abc', 'abcd', false],
    ['abc', '', false],
    ['ab', 'é', false],
    ['é', 'e\u0301', false],
  ])('compares %j with %j', (a, b, expected) => {
    expect(constantTimeEqual(a, b)).toBe(expected);
    expect(constantTimeEqual(b, a)).toBe(expected);
  });
});

describe('deriveKey', () => {
  it('makes a 256-bit key, the same each time', () => {
    const key = deriveKey(SECRET, 'session');
    expect(key.type).toBe('secret');
    expect(key.symmetricKeySize).toBe(32);
    expect(key.equals(deriveKey(SECRET, 'session'))).toBe(true);
  });

  it('makes another key for another purpose and for another secret', () => {
    const key = deriveKey(SECRET, 'session');
    expect(key.equals(deriveKey(SECRET, 'token'))).toBe(false);
    expect(key.equals(deriveKey(`${SECRET}!`, 'session'))).toBe(false);
    expect(key.export().equals(Buffer.from(SECRET).subarray(0, 32))).toBe(false);
  });

  it('is not run with an empty secret or purpose', () => {
    expect(() => deriveKey('', 'session')).toThrow();
    expect(() => deriveKey(SECRET, '')).toThrow();
  });
});

describe('decodeBase64Url', () => {
  it.each(['', 'AA', 'AAA', 'AAAA', '-_-_', 'Zm9v'])('decodes %j', (text) => {
    expect(decodeBase64Url(text)?.toString('base64url')).toBe(text);
  });

  it.each(['A', 'AB', 'AAB', 'AA==', 'AAA=', '+/+/', 'Zm 9v', 'Zm9v\n', ' Zm9v', 'Zm9v.', 'Zm9é'])(
    'refuses %j, which is not canonical',
    (text) => {
      expect(decodeBase64Url(text)).toBeNull();
    },
  );

  it('knows exactly one text for two bytes', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const accepted = [...alphabet].filter((last) => decodeBase64Url(`AA${last}`));
    expect(accepted).toHaveLength(16);
  });
});
