import { describe, expect, it } from 'vitest';
import { deriveKey } from '../../../lib/common/digest.js';
import { seal, unseal } from '../../../lib/common/seal.js';

const key = deriveKey('a-secret-of-at-least-thirty-two-bytes', 'outbox');
const other = deriveKey('a-secret-of-at-least-thirty-two-bytes', 'token');

describe('seal', () => {
  it.each(['', 'token', 'пароль 🔑', '\0', 'x'.repeat(65_536)])('gives the text back', (text) => {
    expect(unseal(seal(text, key, 'mail:1'), key, 'mail:1')).toBe(text);
  });

  it('hides the text and never repeats itself', () => {
    const sealed = new Set(Array.from({ length: 500 }, () => seal('token', key, 'mail:1')));
    expect(sealed.size).toBe(500);
    for (const one of sealed) expect(one).toMatch(/^[\w-]{44}$/);
  });

  it('refuses a text beyond its bound', () => {
    expect(() => seal('x'.repeat(65_537), key, '')).toThrow();
  });
});

describe('unseal', () => {
  const sealed = seal('token', key, 'mail:1');

  it('needs the key and what the text belongs to', () => {
    expect(unseal(sealed, other, 'mail:1')).toBeNull();
    expect(unseal(sealed, key, 'mail:2')).toBeNull();
    expect(unseal(sealed, key, '')).toBeNull();
  });

  it('finds every changed bit', () => {
    const bytes = Buffer.from(sealed, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(unseal(changed.toString('base64url'), key, 'mail:1')).toBeNull();
    }
  });

  it.each(['', 'AAAA', sealed.slice(0, -4), `${sealed}AAAA`, `${sealed}=`, 'x'.repeat(500_000)])(
    'refuses what is no seal',
    (text) => {
      expect(unseal(text, key, 'mail:1')).toBeNull();
    },
  );
});
