import { describe, expect, it } from 'vitest';
import { randomToken } from '../../../lib/common/random.js';
import { KeyRing } from '../../../lib/core/tokens/key-ring.js';
import { secretProblem } from '../../../lib/core/tokens/secret-problem.js';
import { OTHER_SECRET, SECRET } from '../../support/session.fixture.js';

describe('key ring', () => {
  it('JWT-17: the first secret signs, all verify, by the id of the key', () => {
    const before = new KeyRing([SECRET]);
    const after = new KeyRing([OTHER_SECRET, SECRET]);
    const old = before.signing('p');
    expect(after.signing('p').kid).not.toBe(old.kid);
    expect(after.byKid('p', old.kid)?.equals(old.key)).toBe(true);
    expect(after.all('p').map(({ kid }) => kid)).toEqual([after.signing('p').kid, old.kid]);
    expect(new KeyRing([OTHER_SECRET]).byKid('p', old.kid)).toBeUndefined();
  });

  it('has a key of its own for each purpose', () => {
    const ring = new KeyRing([SECRET]);
    const [one, other] = [ring.signing('csrf'), ring.signing('auth-token')];
    expect(one.key.equals(other.key)).toBe(false);
    expect(ring.byKid('csrf', other.kid)).toBeUndefined();
  });

  it('derives each key once', () => {
    const ring = new KeyRing([SECRET]);
    expect(ring.all('p')).toBe(ring.all('p'));
  });

  it('JWT-05: finds nothing for an id that is none', () => {
    const ring = new KeyRing([SECRET]);
    for (const kid of [
      undefined,
      '',
      '__proto__',
      'constructor',
      '../../../dev/null',
      "' OR 1=1--",
    ]) {
      expect(ring.byKid('p', kid)).toBeUndefined();
    }
  });

  it('needs a secret', () => {
    expect(() => new KeyRing([])).toThrow('needs a secret');
  });
});

describe('JWT-18: secrets', () => {
  it.each([
    SECRET,
    OTHER_SECRET,
    'correct horse battery staple and seven more words',
    'пароль длиной больше тридцати двух байт',
  ])('takes %s', (secret) => expect(secretProblem(secret)).toBeNull());

  it('takes 32 random hexadecimal digits and longer random texts', () => {
    for (let round = 0; round < 1_000; round++) {
      const hex = Buffer.from(randomToken(16), 'base64url').toString('hex');
      expect(secretProblem(hex)).toBeNull();
      expect(secretProblem(randomToken())).toBeNull();
    }
  });

  it.each(['', 'secret', 'kT3x9vQm2LrW8sZp4NcY7bHd6JfG1aU'])('refuses %j as short', (secret) => {
    expect(secretProblem(secret)).toMatchObject({ kind: 'short' });
  });

  it.each([
    'x'.repeat(64),
    'secret'.repeat(8),
    'change-me-'.repeat(5),
    '0123456789abcdef0123456789abcdef',
    'abcdefghijklmnopqrstuvwxyz0123456789',
    '1212121212121212121212121212121212121212',
  ])('refuses %s as weak', (secret) => {
    const problem = secretProblem(secret);
    expect(problem?.kind).toBe('weak');
    expect(problem?.message).not.toContain(secret);
  });
});
