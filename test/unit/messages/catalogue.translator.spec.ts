import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CatalogueTranslator } from '../../../lib/core/messages/catalogue.translator.js';
import { localeChain } from '../../../lib/core/messages/locale-chain.js';
import { textDirection } from '../../../lib/core/messages/text-direction.js';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'catalogue-'))));
afterEach(() => rmSync(dir, { recursive: true }));

function write(name: string, content: unknown): void {
  writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('localeChain', () => {
  it('goes from the locale over its parents and the fallback to English', () => {
    expect(localeChain('zh-Hant-HK', 'pt-BR')).toEqual([
      'zh-Hant-HK',
      'zh-Hant',
      'zh',
      'pt-BR',
      'pt',
      'en',
    ]);
    expect(localeChain('en', 'en')).toEqual(['en']);
  });
});

describe('textDirection', () => {
  it('knows scripts that run from the right, in pseudo-locales too', () => {
    expect(['ar', 'he-IL', 'fa', 'ar-XB', 'uz-Arab'].map(textDirection)).toEqual(
      Array(5).fill('rtl'),
    );
    expect(['de', 'ja', 'zh-Hans', 'uz', 'not a tag'].map(textDirection)).toEqual(
      Array(5).fill('ltr'),
    );
  });
});

describe('CatalogueTranslator', () => {
  it('finds a text in the locale, a parent of it, the fallback, English', () => {
    const translator = new CatalogueTranslator({ fallback: 'fr' });
    expect(translator.translate('LOGGED_OUT', {}, 'de')).toBe('Sie sind abgemeldet.');
    expect(translator.translate('LOGGED_OUT', {}, 'de-AT')).toBe('Sie sind abgemeldet.');
    expect(translator.translate('LOGGED_OUT', {}, 'sv')).toBe('Vous êtes déconnecté.');
    expect(new CatalogueTranslator().translate('LOGGED_OUT', {}, 'sv')).toBe('You are logged out.');
  });

  it('adds a language from a file of the site, which may be incomplete', () => {
    write('sv.json', { LOGGED_OUT: 'Du är utloggad.' });
    const translator = new CatalogueTranslator({ dir });
    expect(translator.locales).toContain('sv');
    expect(translator.translate('LOGGED_OUT', {}, 'sv')).toBe('Du är utloggad.');
    expect(translator.translate('REGISTERED', {}, 'sv')).toBe('Your account has been created.');
  });

  it('changes single texts of a language of ours', () => {
    write('de.json', { LOGGED_OUT: 'Tschüss, {name}!' });
    const translator = new CatalogueTranslator({ dir });
    expect(translator.translate('LOGGED_OUT', { name: 'Ada' }, 'de')).toBe('Tschüss, Ada!');
    expect(translator.translate('LOGIN', {}, 'de')).toContain('melden Sie sich an');
  });

  it('looks in a regional file of the site before the language', () => {
    write('de-CH.json', { LOGGED_OUT: 'Uf Widerluege.' });
    const translator = new CatalogueTranslator({ dir });
    expect(translator.translate('LOGGED_OUT', {}, 'de-CH')).toBe('Uf Widerluege.');
    expect(translator.translate('REGISTERED', {}, 'de-CH')).toBe('Ihr Konto wurde angelegt.');
    expect(translator.translate('LOGGED_OUT', {}, 'de')).toBe('Sie sind abgemeldet.');
  });

  it('reads file names as language tags in any spelling', () => {
    write('PT_br.json', { LOGGED_OUT: 'Tchau.' });
    write('notes.txt', 'not a catalogue');
    const translator = new CatalogueTranslator({ dir });
    expect(translator.translate('LOGGED_OUT', {}, 'pt-BR')).toBe('Tchau.');
    expect(translator.locales).toHaveLength(11);
  });

  it.each([
    ['broken JSON', '{ "LOGIN": ', /de\.json/],
    ['a list', '[]', /de\.json: give one flat object of texts/],
    ['a nested object', { LOGIN: { text: 'x' } }, /de\.json: "LOGIN" must be a text/],
  ])('names the file of %s when it is prepared', (_, content, message) => {
    write('de.json', content);
    expect(() => new CatalogueTranslator({ dir }).prepare()).toThrow(message);
  });

  it('refuses a file that is named for no language, and a folder that is not there', () => {
    write('my texts.json', {});
    expect(() => new CatalogueTranslator({ dir })).toThrow(
      /my texts\.json must be named for a language/,
    );
    expect(() => new CatalogueTranslator({ dir: join(dir, 'none') })).toThrow(/ENOENT/);
  });

  it('prepares in silence when all is well', () => {
    write('sv.json', { LOGIN: 'Logga in' });
    expect(() => new CatalogueTranslator({ dir }).prepare()).not.toThrow();
    expect(() => new CatalogueTranslator().prepare()).not.toThrow();
  });

  it('gives an unknown key back, inherited names included', () => {
    const translator = new CatalogueTranslator();
    for (const key of ['NO_SUCH_KEY', 'constructor', '__proto__']) {
      expect(translator.translate(key, {}, 'en')).toBe(key);
    }
  });
});
