import { describe, expect, it } from 'vitest';
import { canonicalIdentity } from '../../../lib/common/identity.js';

describe('canonicalIdentity', () => {
  it.each([
    ['email', ' Alice@Bücher.test ', 'alice@xn--bcher-kva.test'],
    ['email', 'alice', null],
    ['username', ' ＡDMIN ', 'admin'],
    ['username', '\u0430dmin', null],
    ['phone', ' +49 170 1234567 ', '+49 170 1234567'],
    ['phone', '+49\u200b170', null],
    ['nick', 'Ale\u0301x', 'Aléx'],
    ['nick', '   ', null],
    ['nick', '', null],
  ])('spells the %s %j as %j', (attribute, input, expected) => {
    expect(canonicalIdentity(attribute, input)).toBe(expected);
  });

  it('follows the normaliser that is named', () => {
    expect(canonicalIdentity('nick', 'ALEX', 'casefold')).toBe('alex');
    expect(canonicalIdentity('username', 'ALEX', 'exact')).toBe('ALEX');
    expect(canonicalIdentity('login', 'A@X.test', 'email')).toBe('a@x.test');
    expect(canonicalIdentity('phone', '0049 170', (text) => text.replace(/\D/g, ''))).toBe(
      '0049170',
    );
  });

  it.each([() => null, () => '', () => 7 as unknown as string, () => 'x'.repeat(256)])(
    'takes nothing but a text from a function of the site',
    (normaliser) => {
      expect(canonicalIdentity('phone', '1', normaliser)).toBeNull();
    },
  );

  it.each([undefined, null, 1, true, {}, ['a@x.test'], { $ne: null }])(
    'INP-04: finds no identity in %j',
    (input) => {
      expect(canonicalIdentity('email', input)).toBeNull();
      expect(canonicalIdentity('nick', input)).toBeNull();
    },
  );

  it('is bounded before anything else runs', () => {
    const never = (): string => {
      throw new Error('ran');
    };
    expect(canonicalIdentity('nick', 'x'.repeat(255))).toHaveLength(255);
    expect(canonicalIdentity('nick', 'x'.repeat(256))).toBeNull();
    expect(canonicalIdentity('nick', 'x'.repeat(50_000), never)).toBeNull();
  });
});
