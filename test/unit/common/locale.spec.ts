import { describe, expect, it } from 'vitest';
import { negotiateLocale } from '../../../lib/common/locale.js';

const AVAILABLE = ['da', 'de', 'en', 'es', 'fr', 'ja', 'nl', 'pt-BR', 'pt-PT', 'ru', 'zh-Hans'];

describe('negotiateLocale', () => {
  it.each([
    ['de', 'de'],
    ['DE', 'de'],
    ['de-AT', 'de'],
    ['de-Latn-CH-1996', 'de'],
    ['en-GB,en;q=0.9', 'en'],
    ['fr-CA,fr;q=0.8,en;q=0.5', 'fr'],
    ['sv, da;q=0.9, en;q=0.8', 'da'],
    ['en;q=0.5, ru;q=0.8', 'ru'],
    ['en;q=0.8, ru;q=0.8', 'en'],
    ['pt-BR', 'pt-BR'],
    ['pt-pt', 'pt-PT'],
    ['pt', 'pt-BR'],
    ['pt-AO', 'pt-PT'],
    ['pt-MZ, pt-BR;q=0.5', 'pt-PT'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-SG', 'zh-Hans'],
    ['zh-Hans-HK', 'zh-Hans'],
    ['cmn, zh-CN;q=0.9', 'zh-Hans'],
    ['zh-TW, ja;q=0.3', 'ja'],
    ['de;q=0, de-AT, en;q=0.1', 'en'],
    ['*;q=0.1, nl;q=0.2', 'nl'],
    ['de_AT, en', 'en'],
  ])('finds for %j the locale %s', (header, expected) => {
    expect(negotiateLocale(header, AVAILABLE)).toBe(expected);
  });

  it.each([
    undefined,
    '',
    '*',
    'sv',
    'zh-TW',
    'zh-Hant',
    'zh-HK',
    'sr-Latn',
    'de;q=0',
    'de;q=x',
    ',',
    ';',
    '../../etc/passwd',
    '__proto__',
    'x-klingon',
    'de-',
    '-de',
    'en\0',
    'é',
  ])('finds none for %j', (header) => {
    expect(negotiateLocale(header, AVAILABLE)).toBeNull();
  });

  it('returns only what is available, spelled as there', () => {
    expect(negotiateLocale('EN-us', ['en-US', 'en'])).toBe('en-US');
    expect(negotiateLocale('en-GB', ['en-US', 'de'])).toBe('en-US');
    expect(negotiateLocale('pt', ['pt-PT'])).toBe('pt-PT');
    expect(negotiateLocale('zh-TW', ['zh-Hans', 'zh-Hant'])).toBe('zh-Hant');
    expect(negotiateLocale('no, nb', ['nb'])).toBe('nb');
    expect(negotiateLocale('en', [])).toBeNull();
    expect(negotiateLocale('en', ['not a locale', 'en'])).toBe('en');
  });

  it('DOS-06: is bounded', () => {
    for (const part of ['de,', 'de-', '-', 'a', ';q=', 'de;q=0.5,', ' ']) {
      expect(negotiateLocale(part.repeat(50_000), AVAILABLE)).toBeNull();
    }
    const many = Array.from({ length: 16 }, (_, n) => `q${String.fromCharCode(97 + n)}`);
    expect(negotiateLocale([...many, 'de'].join(','), AVAILABLE)).toBeNull();
    expect(negotiateLocale([...many.slice(1), 'de'].join(','), AVAILABLE)).toBe('de');
  });
});
