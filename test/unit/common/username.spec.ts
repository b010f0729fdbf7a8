import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalUsername } from '../../../lib/common/username.js';

describe('canonicalUsername', () => {
  it.each([
    ['admin', 'admin'],
    ['ADMIN', 'admin'],
    [' admin ', 'admin'],
    ['ＡＤＭＩＮ', 'admin'],
    ['ﬁnn', 'finn'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['josé', 'josé'],
    ['jose\u0301', 'josé'],
    ['a.b_c-1', 'a.b_c-1'],
    ['42', '42'],
    ['Марта', 'марта'],
    ['Νίκος', 'νίκος'],
    ['ΝΊΚΟΣ', 'νίκος'],
    ['Nguyễn', 'nguyễn'],
    ['たなかタロウ', 'たなかタロウ'],
    ['田中ロー', '田中ロー'],
    ['김철수', '김철수'],
    ['محمد', 'محمد'],
    ['अनिल', 'अनिल'],
    ['คำแก้ว', 'คําแก้ว'],
  ])('takes %j as %j', (input, expected) => {
    expect(canonicalUsername(input)).toBe(expected.normalize('NFKC'));
  });

  it.each([
    ['\u0430dmin', 'a Cyrillic letter among Latin ones'],
    ['adm\u0131n\u0430', 'two scripts'],
    ['\u03b1dmin', 'a Greek letter'],
    ['admin\u200b', 'a zero-width space'],
    ['ad\u00admin', 'a soft hyphen'],
    ['admin\u202e', 'a bidi control'],
    ['\ufeffadmin', 'a byte order mark'],
    ['a\u0307dmin\u0308\u0308', 'marks piled up'],
    ['p\u0251ypal', 'a phonetic look-alike'],
    ['\u01c0ogin', 'a click letter that looks like l'],
    ['田中a', 'Han and Latin'],
    ['たな김', 'Japanese and Korean'],
    ['м田', 'Cyrillic and Han'],
    ['ᏆᎪᏢ', 'a script of limited use'],
    ['\u0441\u043e\u0441\u043e', 'Cyrillic that passes for Latin'],
    ['\u03bf\u03c1\u03b1', 'Greek that passes for Latin'],
    ['𝟙𝟚😀', 'an emoji'],
    ['a b', 'a space'],
    ['a@b', 'an at sign'],
    ['a/b', 'a slash'],
    ["a'b", 'a quote'],
    ['a\0', 'a control'],
    ['١٢٣', 'digits of another script'],
    ['\ud800', 'a lone surrogate'],
    ['a\u0378', 'an unassigned code point'],
    ['..', 'punctuation alone'],
    ['', 'nothing'],
  ])('UNI-02: refuses %j, %s', (input) => {
    expect(canonicalUsername(input)).toBeNull();
  });

  it('UNI-02: knows a dotless i as an i, so that no second admin can be', () => {
    expect(canonicalUsername('adm\u0131n')).toBe('admin');
  });

  it.each(['__proto__', 'constructor'])('has no trouble with %s', (name) => {
    expect(canonicalUsername(name)).toBe(name);
  });

  it('UNI-09: keeps to 64 characters before and after mapping', () => {
    expect(canonicalUsername('a'.repeat(64))).toHaveLength(64);
    expect(canonicalUsername('a'.repeat(65))).toBeNull();
    expect(canonicalUsername('\ufdfa'.repeat(64))).toBeNull();
    expect(canonicalUsername('ß'.repeat(33))).toBeNull();
    for (const part of ['a', '\ufdfa', 'а', '\u0301', ' ', '.']) {
      expect(canonicalUsername(part.repeat(50_000))).toBeNull();
    }
  });

  it('INP-13: takes its own answer for an answer, for every naughty string', () => {
    const file = new URL('../../data/naughty-strings.json', import.meta.url);
    const texts = JSON.parse(readFileSync(file, 'utf8')) as string[];
    const words = [...texts, ...texts.flatMap((text) => text.split(/[^\p{L}\p{M}\p{N}]+/u))];
    const names = words.map((word) => canonicalUsername(word)).filter((name) => name !== null);
    expect(names.length).toBeGreaterThan(100);
    for (const name of names) expect(canonicalUsername(name)).toBe(name);
  });
});
