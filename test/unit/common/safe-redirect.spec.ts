import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { safeRedirect } from '../../../lib/common/safe-redirect.js';

const base = new URL('https://app.test/');
const front = 'https://front.test';
const targets = { base, origins: [base.origin, front, 'http://localhost:5173'] };
const redirect = (value: unknown): string | null => safeRedirect(value, targets);

describe('safeRedirect', () => {
  it.each([
    ['/', '/'],
    ['/welcome', '/welcome'],
    ['/a/b.html?x=y&z=%2F%2Fevil.test#part', '/a/b.html?x=y&z=%2F%2Fevil.test#part'],
    ['/a?next=https://evil.test//x', '/a?next=https://evil.test//x'],
    ['/search?q=two words', '/search?q=two%20words'],
    ['/café?ü#ß', '/caf%C3%A9?%C3%BC#%C3%9F'],
    ['/caf%C3%A9', '/caf%C3%A9'],
    ['/100%', '/100%'],
    ['/100%25', '/100%25'],
    ['/a/../b/./c', '/b/c'],
    ['/a//b', '/a//b'],
    ['/files/a%2Fb', '/files/a%2Fb'],
    ['/http://x', '/http://x'],
    ['/@name', '/@name'],
    ['https://app.test', '/'],
    ['https://app.test/', '/'],
    ['https://app.test/x?y#z', '/x?y#z'],
    ['https://app.test?y', '/?y'],
    ['https://app.test#z', '/#z'],
    [front, `${front}/`],
    [`${front}/x?y#z`, `${front}/x?y#z`],
    [`${front}?y`, `${front}/?y`],
    ['http://localhost:5173/x', 'http://localhost:5173/x'],
  ])('takes %j as %j', (value, location) => {
    expect(redirect(value)).toBe(location);
  });

  it.each([
    '',
    ' ',
    'page?a=b',
    './x',
    '../x',
    '?x',
    '#x',
    'app.test/x',
    '//app.test/x',
    'https:/x',
    'https:x',
    'http://app.test/x',
    'https://other.test/x',
    'HTTPS://APP.TEST/x',
    'https://app.test:443/x',
    'https://app.test.',
    'http://localhost:51733/x',
    'http://localhost:5173@evil.test',
    ' /x',
    '/x ',
    '/x\u00a0',
    '\ufeff/x',
    'ftp://front.test/x',
    'blob:https://app.test/x',
  ])('refuses %j, which is neither a path nor begins with an allowed origin', (value) => {
    expect(redirect(value)).toBeNull();
  });

  it.each([
    '/\\evil.test',
    '/%09/evil.test',
    '/%5cevil.test',
    '/%5Cevil.test',
    '/%2fevil.test',
    '/%252fevil.test',
    '/%25%32%66evil.test',
    '/%255cevil.test',
    '//evil.test',
    '///evil.test',
    '////evil.test',
    'https:evil.test',
    '\t//evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    '\\\\evil.test',
    '\\/evil.test',
    '/./\\evil.test',
    '/%00/evil.test',
    '/a\\b',
    '/a?b\\c',
    '/a#b\\c',
    '/\u0085/evil.test',
    '/\u2028/evil.test',
    '/a\u007fb',
  ])('RED-02: refuses %j', (value) => {
    expect(redirect(value)).toBeNull();
  });

  it.each([
    '/.//evil.test',
    '/..//evil.test',
    '/x/..//evil.test',
    '/%2e//evil.test',
    '/%2E%2e//evil.test',
    '/.%2f/evil.test',
    '/%2e%2f%2fevil.test',
    '/%252e%252f%252fevil.test',
    '/x/%2e%2e//evil.test',
    'https://app.test//evil.test',
    'https://app.test/.//evil.test',
    'https://app.test/%2fevil.test',
    'https://app.test/%5cevil.test',
    `${front}//evil.test`,
    `${front}/.//evil.test`,
  ])('RED-02: refuses %j, whose path would begin with two slashes', (value) => {
    expect(redirect(value)).toBeNull();
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'javascript://app.test/%0aalert(1)',
    'file:///etc/passwd',
    'blob:null/x',
    'about:blank',
  ])('RED-03: refuses %j', (value) => {
    expect(redirect(value)).toBeNull();
  });

  it.each([
    '/ok%0d%0aSet-Cookie:x=1',
    '/ok\r\nSet-Cookie:x=1',
    '/ok%250d%250aSet-Cookie:x=1',
    '/ok%0',
    '/ok?x=%0d%0aSet-Cookie:x=1',
    '/ok?x=\r\nSet-Cookie:x=1',
    '/ok#\n',
  ])('RED-04: no line break gets into the header by %j', (value) => {
    expect(redirect(value) ?? '').toMatch(/^[\x21-\x7e]*$/);
  });

  it.each([
    'https://app.test@evil.test',
    'https://app.test:x@evil.test',
    'https://app.test%40evil.test',
    'https://app.test.evil.test',
    'https://app.testevil.test',
    'https://app.test\\@evil.test',
    'https://app.test;@evil.test',
    'https://app.test%2f@evil.test',
    'https://user@app.test/x',
    'https://user:pw@app.test/x',
    'https://\u24d0pp.test/x',
    'https://app\u3002test/x',
    'https://app.te\u00adst/x',
    'https://\uff41pp.test/x',
    'https://evil.test#app.test',
    'https://evil.test?https://app.test',
  ])('RED-06: refuses %j', (value) => {
    expect(redirect(value)).toBeNull();
  });

  it.each([undefined, null, 0, true, {}, [], ['/x'], { toString: () => '/x' }, Symbol('/x')])(
    'refuses the value %s',
    (value) => {
      expect(redirect(value)).toBeNull();
    },
  );

  it('looks at 2,048 characters at the most', () => {
    expect(redirect(`/${'a'.repeat(2047)}`)).toHaveLength(2048);
    expect(redirect(`/${'a'.repeat(2048)}`)).toBeNull();
    for (const part of ['/', ' ', '%', '%25', '/.', 'a', '\ud800']) {
      expect(redirect(`/${part.repeat(50_000)}`)).toBeNull();
    }
  });

  it('takes no other scheme and no path for an origin', () => {
    const allowed = { base, origins: ['ftp://evil.test', 'https://evil.test/path'] };
    expect(safeRedirect('ftp://evil.test/x', allowed)).toBeNull();
    expect(safeRedirect('https://evil.test/path/x', allowed)).toBeNull();
  });

  it('never lets a misspelled origin through', () => {
    for (const origin of [
      '',
      'https://',
      'null',
      'https://evil.test/',
      'evil',
      '*',
      'javascript:',
      '/',
    ]) {
      const allowed = { base, origins: [origin] };
      expect(safeRedirect('https://evil.test/x', allowed)).toBeNull();
      expect(safeRedirect('javascript:alert(1)', allowed)).toBeNull();
    }
  });
});

describe('RED-01: the corpus of payloads', () => {
  const file = new URL('../../data/open-redirect-payloads.txt', import.meta.url);
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  // The list's own placeholder of the attacked site, set to ours.
  const ours = lines.map((line) => line.replaceAll('www.whitelisteddomain.tld', 'app.test'));
  const decode = (text: string): string =>
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

  const spellings: Record<string, (line: string) => string> = {
    raw: (line) => line,
    'once encoded': encodeURIComponent,
    'twice encoded': (line) => encodeURIComponent(encodeURIComponent(line)),
    'behind a slash, once encoded': (line) => `/${encodeURIComponent(line)}`,
    'behind a slash, twice encoded': (line) => `/${encodeURIComponent(encodeURIComponent(line))}`,
    'behind our origin': (line) => base.origin + line,
    'behind our origin and a slash': (line) => `${base.origin}/${line}`,
    'behind an allowed origin': (line) => front + line,
    'with dot segments': (line) => `/x/..${line}`,
  };

  it('has 859 lines, of which some are harmless paths', () => {
    expect(lines).toHaveLength(859);
    expect(lines.filter((line) => redirect(line)).length).toBeGreaterThan(10);
  });

  it.each(Object.keys(spellings))('never leaves the allowed origins: %s', (name) => {
    for (const line of new Set([...lines, ...ours])) {
      const location = redirect(spellings[name]!(line));
      if (location === null) continue;
      expect(location).toMatch(/^[\x21-\x5b\x5d-\x7e]+$/);
      const allowed = location.startsWith('/') ? [base.origin] : [front, 'http://localhost:5173'];
      expect(allowed).toContain(new URL(location, base).origin);
      // A server or proxy in between may decode once or twice before it looks at the path.
      const path = new URL(location, base).pathname;
      for (const seen of [decode(path), decode(decode(path))]) {
        expect(new URL(seen, base).origin).toBe(base.origin);
      }
    }
  });

  it('returns a target that it returns again', () => {
    const locations = lines.map((line) => redirect(line)).filter((location) => location !== null);
    expect(locations.map((location) => redirect(location))).toEqual(locations);
  });
});
