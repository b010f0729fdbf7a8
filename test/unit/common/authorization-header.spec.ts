import { describe, expect, it } from 'vitest';
import {
  authorizationScheme,
  isQuotable,
  parseBasic,
  parseBearer,
  quotedString,
} from '../../../lib/common/authorization-header.js';

const basic = (text: string | Buffer): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('authorizationScheme', () => {
  it.each([
    ['Basic abc', 'basic'],
    ['bEaReR abc', 'bearer'],
    ['Bearer', 'bearer'],
    ['Bearer\tabc', 'bearer'],
    ['Negotiate  abc', 'negotiate'],
    ['', null],
    [undefined, null],
    [' Basic abc', null],
    ['Basic,abc', null],
    ['Bäsic abc', null],
  ])('names that of %j', (header, expected) => {
    expect(authorizationScheme(header)).toBe(expected);
  });

  it('is bounded', () => {
    expect(authorizationScheme('a'.repeat(50_000))).toBeNull();
    expect(authorizationScheme(`Basic${' '.repeat(50_000)}`)).toBe('basic');
  });
});

describe('parseBasic', () => {
  it.each([
    ['alice:secret', 'alice', 'secret'],
    ['alice:se:cr:et', 'alice', 'se:cr:et'],
    ['alice:', 'alice', ''],
    ['älice@x.test:pässwörd 🔑', 'älice@x.test', 'pässwörd 🔑'],
    [' a : b ', ' a ', ' b '],
  ])('reads %j', (text, username, password) => {
    expect(parseBasic(basic(text))).toEqual({ username, password });
  });

  it('BAS-05: takes the scheme in any case and any number of spaces', () => {
    const encoded = basic('alice:secret').slice(6);
    for (const prefix of ['basic ', 'bAsIc ', 'BASIC   ']) {
      expect(parseBasic(prefix + encoded)?.username).toBe('alice');
    }
  });

  it('BAS-03: takes UTF-8 and does not guess at Latin-1', () => {
    expect(parseBasic(basic(Buffer.from('é:é', 'utf8')))).toEqual({ username: 'é', password: 'é' });
    expect(parseBasic(basic(Buffer.from('é:é', 'latin1')))).toBeNull();
    expect(parseBasic(basic(Buffer.from([0x61, 0x3a, 0xed, 0xa0, 0x80])))).toBeNull();
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    'Basic\tYTpi',
    'Basic !!!!',
    'Basic YTpi=',
    'Basic YTpiYw',
    'Basic YTpi YTpi',
    'Basic a:b',
    'Basic YTp_',
    'Bearer YTpi',
    'BasicYTpi',
    'Basic YTpiYx==',
    basic('nocolon'),
    basic(':secret'),
    basic(''),
    basic('a\0:b'),
    basic('a:b\n'),
    basic('a\x7f:b'),
    basic('a:\u0085'),
  ])('BAS-04: refuses %j', (header) => {
    expect(parseBasic(header)).toBeNull();
  });

  it('BAS-04: is bounded', () => {
    expect(parseBasic(basic(`a:${'x'.repeat(6000)}`))?.password).toHaveLength(6000);
    expect(parseBasic(basic(`a:${'x'.repeat(6200)}`))).toBeNull();
    for (const part of ['A', '=', ' ', ':', 'Basic ']) {
      expect(parseBasic(`Basic ${part.repeat(50_000)}`)).toBeNull();
    }
  });
});

describe('parseBearer', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['Bearer  abc', 'abc'],
    ['Bearer abc ', 'abc'],
    ['Bearer a.b-c_d~e+f/g==', 'a.b-c_d~e+f/g=='],
  ])('reads %j', (header, expected) => {
    expect(parseBearer(header)).toBe(expected);
  });

  it.each([undefined, '', 'Basic abc', 'BearerX abc', 'Bear', 'Token abc', 'Bearer,abc'])(
    'finds no bearer in %j',
    (header) => {
      expect(parseBearer(header)).toBeNull();
    },
  );

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer  ',
    'Bearer a b',
    'Bearer a,b',
    'Bearer é',
    'Bearer =',
    'Bearer a=b',
    'Bearer "a"',
    'Bearer\tabc',
    'Bearer a\0',
  ])('API-03: calls %j malformed', (header) => {
    expect(parseBearer(header)).toBe('malformed');
  });

  it('API-03: is bounded', () => {
    expect(parseBearer(`Bearer ${'a'.repeat(8185)}`)).toHaveLength(8185);
    for (const part of ['a', '=', ' ', 'a=', 'Bearer ']) {
      expect(parseBearer(`Bearer ${part.repeat(50_000)}`)).toBe('malformed');
    }
  });
});

describe('texts in quotes', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a "b" c', '"a \\"b\\" c"'],
    ['back\\slash', '"back\\\\slash"'],
    ['\\"', '"\\\\\\""'],
  ])('quotes %j', (text, quoted) => {
    expect(quotedString(text)).toBe(quoted);
    expect(JSON.parse(quoted)).toBe(text);
  });

  it('tells what every client reads alike', () => {
    for (const text of ['', 'The shop', '~!"\\']) expect(isQuotable(text)).toBe(true);
    for (const text of ['a\r\nb', '\t', '\u0000', '\u007f', 'ü', '–', 1, null, undefined])
      expect(isQuotable(text)).toBe(false);
  });
});
