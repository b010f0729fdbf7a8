import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { STATUS_OF_CODE } from '../../../lib/core/errors/security-error-code.js';
import { readCatalogue } from '../../../lib/core/messages/catalogue.js';
import type { MessageDefinition } from '../../../lib/core/messages/message-definition.js';
import { standardFields } from '../../../lib/core/views/standard-fields.js';
import { allMails, allMessages, allViews } from '../../support/view.fixture.js';

const LIB = fileURLToPath(new URL('../../../lib/', import.meta.url));
const FOLDER = join(LIB, 'core/messages/catalogues');
const LOCALES = ['da', 'de', 'en', 'es', 'fr', 'ja', 'nl', 'pt-BR', 'pt-PT', 'ru', 'zh-Hans'];
const english = readCatalogue(join(FOLDER, 'en.json'));
const definitions: Readonly<Record<string, MessageDefinition>> = allMessages;

/** The seed's 33 messages with their levels (seed behaviour, part C). */
const SEED =
  `UNAUTHORIZED error, CONFIRM_REGISTRATION success, EMAIL_CONFIRMED success, ALREADY_CONFIRMED info,
INVALID_CONFIRMATION_TOKEN error, EMAIL_ALREADY_ASSOCIATED error, PASSWORD_MISMATCH error, RETYPE_PASSWORD_MISMATCH error,
INVALID_REDIRECT error, PASSWORD_RESET_REQUEST info, PASSWORD_RESET_EXPIRED error, INVALID_RESET_PASSWORD_TOKEN error,
CONFIRMATION_REQUIRED error, CONFIRMATION_REQUEST info, CONFIRMATION_EXPIRED error, LOGIN_EXPIRED error, LOGIN_EMAIL_SENT success,
INVALID_LOGIN_TOKEN error, DISABLED_ACCOUNT error, EMAIL_NOT_PROVIDED error, INVALID_EMAIL_ADDRESS error, PASSWORD_NOT_PROVIDED error,
PASSWORD_NOT_SET error, PASSWORD_INVALID_LENGTH error, USER_DOES_NOT_EXIST error, INVALID_PASSWORD error,
PASSWORDLESS_LOGIN_SUCCESSFUL success, FORGOT_PASSWORD info, PASSWORD_RESET success, PASSWORD_IS_THE_SAME error,
PASSWORD_CHANGE success, LOGIN info, REFRESH info`
    .split(/,\s*/)
    .map((line) => line.split(' ') as [string, string]);

/** What stands under the heading of a status. */
const ERROR_PAGES = [
  [401, 'LOGIN'],
  [401, 'NOT_AUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [403, 'UNAUTHORIZED'],
  [404, 'NOT_FOUND'],
  [429, 'THROTTLED'],
  [500, 'error.unexpected'],
  [503, 'BUSY'],
  [503, 'UNAVAILABLE'],
] as const;

function placeholders(text = ''): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();
}

function templates(): string[] {
  return readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hbs'))
    .map((name) => readFileSync(join(LIB, name), 'utf8'));
}

/** Every key that a template names, a page is made with, or a message is. */
function keysInUse(): Set<string> {
  const pages = [...Object.keys(allViews), 'linkExpired'];
  return new Set([
    ...Object.keys(definitions),
    ...templates().flatMap((source) =>
      [...source.matchAll(/\{?\(?\bt "([^"]+)"/g)].map((match) => match[1] ?? ''),
    ),
    ...pages.flatMap((page) => [`${page}.title`, `${page}.submit`, `${page}.intro`]),
    ...[...Object.keys(allMails), 'sessionAlert'].map((mail) => `mail.${mail}.subject`),
    ...Object.values(standardFields).flatMap((field) => [
      field.label,
      'hint' in field ? (field.hint ?? '') : '',
    ]),
    ...['success', 'info', 'warning', 'error'].map((level) => `level.${level}`),
    ...['', '.401', '.403', '.404', '.429', '.500', '.503'].map((end) => `error.title${end}`),
    'errors.prefix',
    'error.unexpected',
  ]);
}

describe('catalogues', () => {
  it('are there for exactly the languages that the package names', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(LOCALES.map((locale) => `${locale}.json`).sort());
  });

  it.each(LOCALES)('%s has every text, in the order of the English one', (locale) => {
    const catalogue = readCatalogue(join(FOLDER, `${locale}.json`));
    expect(Object.keys(catalogue)).toEqual(Object.keys(english));
  });

  it.each(LOCALES)('%s uses the same parameters in every text', (locale) => {
    const catalogue = readCatalogue(join(FOLDER, `${locale}.json`));
    for (const [key, text] of Object.entries(catalogue)) {
      expect([key, placeholders(text)]).toEqual([key, placeholders(english[key])]);
    }
  });

  it.each(LOCALES)('%s holds no markup, no blank ends and no line breaks', (locale) => {
    const catalogue = readCatalogue(join(FOLDER, `${locale}.json`));
    for (const [key, text] of Object.entries(catalogue)) {
      expect([key, text]).toEqual([key, text.trim()]);
      expect(text).not.toMatch(/[<>\n\r]|&\w+;/);
    }
  });

  it.each(LOCALES)(
    '%s says on the show button what its full label begins or ends with',
    (locale) => {
      const catalogue = readCatalogue(join(FOLDER, `${locale}.json`));
      const contains = (long?: string, short?: string) =>
        long?.toLowerCase().includes(short?.toLowerCase() ?? '?');
      expect(contains(catalogue['field.showPassword'], catalogue['field.show'])).toBe(true);
      expect(contains(catalogue['field.hidePassword'], catalogue['field.hide'])).toBe(true);
    },
  );

  it.each(LOCALES.filter((locale) => locale !== 'en'))('%s is translated', (locale) => {
    const catalogue = readCatalogue(join(FOLDER, `${locale}.json`));
    const same = Object.keys(english).filter((key) => catalogue[key] === english[key]);
    expect(same.length).toBeLessThan(5);
  });

  it.each(LOCALES)('%s says nothing in the heading of an error and again under it', (locale) => {
    const catalogue = readCatalogue(join(FOLDER, `${locale}.json`));
    const repeated = ERROR_PAGES.filter(([status, key]) => {
      const heading = catalogue[`error.title.${status}`] ?? '';
      return catalogue[key]?.toLowerCase().includes(heading.toLowerCase());
    });
    expect(repeated).toEqual([]);
  });

  /** Words of the other way of speaking to people, which a catalogue must not slip into. */
  it.each([
    ['de', 'du dir dich dein deine deinem deinen deiner'],
    ['fr', 'tu toi ton ta tes'],
    ['es', 'usted ustedes'],
    ['nl', 'u uw'],
    ['da', 'Deres'],
    ['pt-BR', 'tu teu tua'],
    ['pt-PT', 'tu teu tua você'],
    ['ru', 'ты тебя тебе твой твоя введи'],
  ])('%s speaks to people in one way only', (locale, words) => {
    const other = new RegExp(`(?<!\\p{L})(?:${words.replaceAll(' ', '|')})(?!\\p{L})`, 'iu');
    const texts = Object.values(readCatalogue(join(FOLDER, `${locale}.json`)));
    expect(texts.filter((text) => other.test(text))).toEqual([]);
  });

  it('fr lets no line break before its double punctuation', () => {
    const texts = Object.values(readCatalogue(join(FOLDER, 'fr.json')));
    expect(texts.filter((text) => /[^\u00a0\u202f][?!;:](?:\s|$)/.test(text))).toEqual([]);
  });

  it('have a text for every message, with the parameters of its definition at most', () => {
    for (const [key, { params = [] }] of Object.entries(definitions)) {
      expect(english, key).toHaveProperty([key]);
      expect(params).toEqual(expect.arrayContaining(placeholders(english[key])));
    }
  });

  it('have a text for everything that templates, pages and mails name', () => {
    const optional = /\.(intro|submit)$/;
    const missing = [...keysInUse()].filter(
      (key) => key && !(key in english) && !optional.test(key),
    );
    expect(missing).toEqual([]);
  });

  it('hold nothing that nobody uses', () => {
    const used = keysInUse();
    expect(Object.keys(english).filter((key) => !used.has(key))).toEqual([]);
  });
});

describe('messages', () => {
  it('keep the 33 names and levels of the seed', () => {
    expect(SEED).toHaveLength(33);
    expect(SEED.map(([key]) => [key, definitions[key]?.level])).toEqual(SEED);
  });

  it('say something for every error code', () => {
    expect(Object.keys(definitions)).toEqual(expect.arrayContaining(Object.keys(STATUS_OF_CODE)));
  });
});
