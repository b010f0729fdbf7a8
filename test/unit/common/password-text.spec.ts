import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codePoints } from '../../../lib/common/code-points.js';
import { passwordText } from '../../../lib/common/password-text.js';

describe('codePoints', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 2],
    ['🔑', 1],
    ['👩‍👩‍👧', 5],
    ['a🔑b🔑', 4],
    ['\ud83d', 1],
    ['\udd11\ud83d', 2],
    ['\ud83d\ud83d\udd11\udd11', 3],
  ])('counts %j as %d', (text, expected) => {
    expect(codePoints(text)).toBe(expected);
    expect(codePoints(text)).toBe([...text].length);
  });
});

describe('passwordText', () => {
  it('UNI-06: gives one text for both normal forms', () => {
    expect(passwordText('café 1234')).toBe('café 1234');
    expect(passwordText('cafe\u0301 1234')).toBe('café 1234');
    expect(passwordText('ﬁ Ⅷ ＡＢ')).toBe('ﬁ Ⅷ ＡＢ');
  });

  it.each([' leading', 'trailing ', 'a\0b', '\t\n', '', '\u202epassword', '😀'.repeat(15)])(
    'keeps %j as it is',
    (text) => {
      expect(passwordText(text)).toBe(text);
      expect(passwordText(text, { setting: true })).toBe(text);
    },
  );

  it('UNI-07: takes emoji sequences and refuses unassigned code points where one is set', () => {
    expect(passwordText('👩‍👩‍👧‍👦 family', { setting: true })).toBe('👩‍👩‍👧‍👦 family');
    expect(passwordText('pass\u0378word', { setting: true })).toBeNull();
    expect(passwordText('pass\uffffword', { setting: true })).toBeNull();
    expect(passwordText('pass\u0378word')).toBe('pass\u0378word');
  });

  it.each(['\ud800', 'a\udfffb', '\udd11\ud83d'])('refuses the lone surrogate in %j', (text) => {
    expect(passwordText(text)).toBeNull();
    expect(passwordText(text, { setting: true })).toBeNull();
  });

  it('PWD-01: counts 1,024 code points, not units', () => {
    expect(passwordText('a'.repeat(1024))).toHaveLength(1024);
    expect(passwordText('a'.repeat(1025))).toBeNull();
    expect(passwordText('🔑'.repeat(1024))).toHaveLength(2048);
    expect(passwordText('🔑'.repeat(1025))).toBeNull();
    expect(passwordText('abcd', { maxLength: 3 })).toBeNull();
    expect(passwordText('abcd', { maxLength: 4 })).toBe('abcd');
  });

  it('UNI-09: checks the length before and after normalisation', () => {
    expect(passwordText('\ufdfa'.repeat(1024))).toHaveLength(1024);
    // Composes below the limit, and yet is too long as it came.
    expect(passwordText('e\u0301'.repeat(513))).toBeNull();
    // U+0958 is two code points in NFC, U+FB2C three.
    expect(passwordText('\u0958'.repeat(512))).toHaveLength(1024);
    expect(passwordText('\u0958'.repeat(513))).toBeNull();
    expect(passwordText('\ufb2c'.repeat(342))).toBeNull();
  });

  it('DOS-03: does not walk over a megabyte', () => {
    expect(passwordText('a'.repeat(1_000_000))).toBeNull();
    expect(passwordText('\u0301'.repeat(1_000_000))).toBeNull();
    expect(passwordText(undefined as unknown as string)).toBeNull();
  });

  it('INP-13: takes naughty strings verbatim, but for their normal form', () => {
    const file = new URL('../../data/naughty-strings.json', import.meta.url);
    for (const text of JSON.parse(readFileSync(file, 'utf8')) as string[]) {
      if ([...text].length > 1024) continue;
      const known = passwordText(text);
      expect(known).toBe(text.normalize('NFC'));
      expect(passwordText(known!)).toBe(known);
    }
  });
});
