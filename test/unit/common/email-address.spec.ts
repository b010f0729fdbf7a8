import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalEmail } from '../../../lib/common/email-address.js';

describe('canonicalEmail', () => {
  it.each([
    ['alice@example.test', 'alice@example.test'],
    ['Alice@Example.TEST', 'alice@example.test'],
    [' alice@example.test ', 'alice@example.test'],
    ['\u00a0alice@example.test\u3000', 'alice@example.test'],
    ["o'neil+tag_1=x@mail.example.test", "o'neil+tag_1=x@mail.example.test"],
    ['a.b.c@x.test', 'a.b.c@x.test'],
    ['a@1.2.test', 'a@1.2.test'],
    ['a@x-y--z.test', 'a@x-y--z.test'],
  ])('takes %j as %j', (input, expected) => {
    expect(canonicalEmail(input)).toBe(expected);
  });

  it.each([
    'bücher.test',
    'bu\u0308cher.test',
    'BÜCHER.TEST',
    'xn--bcher-kva.test',
    'XN--Bcher-KVA.test',
  ])('UNI-04: knows one account under %s', (domain) => {
    expect(canonicalEmail(`alice@${domain}`)).toBe('alice@xn--bcher-kva.test');
  });

  it.each([
    'alice@x.test.',
    'alice@x',
    '\u0061lice\u0301@x.test',
    'álice@x.test',
    'al\u200dice@x.test',
    'al\u00adice@x.test',
    '\u200ealice@x.test',
    'alice@x.test\u202e',
    '\ufeffalice@x.test',
    'alice@x.te\u00adst',
    'alice\u0378@x.test',
    'alice@\u24d4xample.test',
    'alice@\uff45xample.test',
    'alice\uff20x.test',
    '\u212aate@x.test',
    'ａlice@x.test',
  ])('UNI-01: refuses %j', (input) => {
    expect(canonicalEmail(input)).toBeNull();
  });

  it.each([
    'a@x.test\r\nBcc: evil@x.test',
    'a@x.test%0aTo:evil',
    'a@x.test\u2028',
    'a@x.test\n',
    '\ra@x.test',
    'a@x.test\0',
    'a@x.test,b@x.test',
    'a@x.test;b@x.test',
    'a@x.test b@x.test',
    '<a@x.test>',
    'A <a@x.test>',
    'a@@x.test',
    'a@b@x.test',
    '"a"@x.test',
    '"a@b"@x.test',
    'a b@x.test',
    'a@x .test',
    'a(c)@x.test',
    'a@x.test(c)',
    'a@x.test?cc=b',
    'mailto:a@x.test',
  ])('MAI-01: refuses %j', (input) => {
    expect(canonicalEmail(input)).toBeNull();
  });

  it.each([
    '[127.0.0.1]',
    '127.0.0.1',
    '1.2.3',
    '0x7f.1',
    'a.0x1',
    '[::1]',
    'x.test:25',
    'x.test/y',
    'x.test#y',
    'x\\y.test',
    'x%2etest',
    'a_b.test',
    '-a.test',
    'a-.test',
    'a..test',
    '.test',
    'xn--a.test',
    'xn--.test',
    `${'a'.repeat(64)}.test`,
    'x.123',
    'x.1a',
    '',
  ])('refuses the domain %j', (domain) => {
    expect(canonicalEmail(`alice@${domain}`)).toBeNull();
  });

  it('MAI-08: keeps to the sizes of RFC 5321', () => {
    const domain = `${[63, 63, 59].map((size) => 'd'.repeat(size)).join('.')}.te`;
    expect(canonicalEmail(`${'a'.repeat(64)}@x.test`)).toHaveLength(71);
    expect(canonicalEmail(`${'a'.repeat(65)}@x.test`)).toBeNull();
    expect(canonicalEmail(`${'a'.repeat(63)}@${domain}`)).toHaveLength(254);
    expect(canonicalEmail(`${'a'.repeat(64)}@${domain}`)).toBeNull();
    expect(canonicalEmail(`a@${'ü'.repeat(120)}.test`)).toBeNull();
    for (const part of ['a', 'a.', '@', '.', ' ', 'ü', '\u0301', '-', 'xn--']) {
      expect(canonicalEmail(`a@${part.repeat(25_000)}.test`)).toBeNull();
      expect(canonicalEmail(`${part.repeat(25_000)}@x.test`)).toBeNull();
    }
  });

  it('refuses what is no text', () => {
    for (const value of [undefined, null, 1, {}, ['a@x.test']]) {
      expect(canonicalEmail(value as string)).toBeNull();
    }
  });

  it('INP-13: takes its own answer for an answer, for every naughty string', () => {
    const file = new URL('../../data/naughty-strings.json', import.meta.url);
    for (const text of JSON.parse(readFileSync(file, 'utf8')) as string[]) {
      expect(canonicalEmail(text)).toBeNull();
      for (const input of [`${text}@x.test`, `a@${text}.test`]) {
        const email = canonicalEmail(input);
        if (email !== null) expect(canonicalEmail(email)).toBe(email);
      }
    }
  });
});

describe('MAI-03: the addresses of isemail', () => {
  const xml = readFileSync(new URL('../../data/isemail-tests.xml', import.meta.url), 'utf8');
  const cases = [...xml.matchAll(/<test id="(\d+)">([\s\S]*?)<\/test>/g)].map(
    ([, id, body = '']) => ({
      id,
      address: unescape(/<address>([\s\S]*?)<\/address>/.exec(body)?.[1] ?? ''),
      category: /<category>ISEMAIL_(\w+)</.exec(body)?.[1] ?? '',
      diagnosis: /<diagnosis>ISEMAIL_(\w+)</.exec(body)?.[1] ?? '',
    }),
  );

  /** The file writes controls as symbols of U+2400 and characters of XML as entities. */
  function unescape(text: string): string {
    const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
    return text
      .replace(/&(?:#x([0-9a-f]+)|(\w+));/gi, (_, hex?: string, name?: string) =>
        hex ? String.fromCodePoint(parseInt(hex, 16)) : (named[name ?? ''] ?? ''),
      )
      .replace(/[\u2400-\u241f]/g, (symbol) => String.fromCharCode(symbol.charCodeAt(0) - 0x2400));
  }

  const accepted = cases.filter(({ address }) => canonicalEmail(address) !== null);

  it('are 164', () => {
    expect(cases).toHaveLength(164);
    expect(cases.every(({ category, diagnosis }) => category !== '' && diagnosis !== '')).toBe(
      true,
    );
  });

  it('are accepted only where valid', () => {
    // A name without a record (DNSWARN) is a matter of DNS, its syntax is valid. Spaces around an address are trimmed.
    const syntax = accepted.filter(({ address }) => address === address.trim());
    const unexpected = syntax.filter(
      ({ category }) => !['VALID_CATEGORY', 'DNSWARN'].includes(category),
    );
    expect(unexpected).toEqual([]);
    const trimmed = accepted.filter(({ address }) => address !== address.trim());
    expect(trimmed.map(({ address }) => canonicalEmail(address))).toEqual([
      'test@iana.org',
      'test@iana.org',
    ]);
  });

  it('are accepted where valid, unless the domain has no dot', () => {
    const refused = cases.filter(
      ({ address, category }) =>
        ['VALID_CATEGORY', 'DNSWARN'].includes(category) && canonicalEmail(address) === null,
    );
    expect(refused.map(({ address }) => address)).toEqual(['test@io']);
  });

  it('become what they are, in lower case', () => {
    for (const { address } of accepted) {
      expect(canonicalEmail(address)).toBe(address.trim().toLowerCase());
    }
  });
});
