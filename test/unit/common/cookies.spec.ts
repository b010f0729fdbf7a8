import { describe, expect, it } from 'vitest';
import { parseCookies, readCookie } from '../../../lib/common/cookies.js';

describe('readCookie', () => {
  it.each([
    ['session=abc', 'abc'],
    ['a=1; session=abc; b=2', 'abc'],
    ['a=1;session=abc', 'abc'],
    ['a=1;\t session=abc ;b=2', 'abc'],
    ['session=first; session=second', 'first'],
    ['session=', ''],
    ['session=; session=x', ''],
    ['session=a=b==', 'a=b=='],
    ['session=a%20b%C3%A9', 'a bé'],
    ['session=%', '%'],
    ['session=%ff', '%ff'],
    ['other=%ff; session=x', 'x'],
    ['session="x"', '"x"'],
  ])('finds the session in %j', (header, expected) => {
    expect(readCookie(header, 'session')).toBe(expected);
  });

  it.each([
    undefined,
    '',
    'a=1',
    'xsession=1',
    'session',
    'session; a=1',
    'Session=1',
    'session =1',
    'a=session=1',
    '-session=1',
    '__Host-session=1',
    'a="; b=session=1"',
    'session;=1',
  ])('SES-08: finds none in %j', (header) => {
    expect(readCookie(header, 'session')).toBeUndefined();
  });

  it('is not led astray by names inside of values and names', () => {
    expect(readCookie('a=session=1; xsession=2; session=3', 'session')).toBe('3');
    expect(readCookie('__Host-session=1; session=2', '__Host-session')).toBe('1');
    expect(readCookie('__proto__=1', '__proto__')).toBe('1');
  });

  it('SES-05: is bounded and linear', () => {
    expect(readCookie(`session=${'x'.repeat(16_376)}`, 'session')).toHaveLength(16_376);
    for (const part of ['x', ';', 'session=', ' session=', ' ', '%', '=']) {
      expect(readCookie(`session=${part.repeat(50_000)}`, 'session')).toBeUndefined();
    }
    expect(
      readCookie(`a=${' '.repeat(8000)}${'asession='.repeat(800)}`, 'session'),
    ).toBeUndefined();
  });
});

describe('parseCookies', () => {
  it('gives all, decoded, of several with one name the first', () => {
    expect({ ...parseCookies('a=1; b=%20; a=2; c=%ff') }).toEqual({ a: '1', b: ' ', c: '%ff' });
    expect({ ...parseCookies(undefined) }).toEqual({});
    expect({ ...parseCookies('a=1;'.repeat(10_000)) }).toEqual({});
  });

  it('has no names but those of the header', () => {
    expect(parseCookies('a=1')['toString']).toBeUndefined();
    expect(parseCookies('__proto__=1')['__proto__']).toBe('1');
  });

  it.each([
    'a=1; b=2',
    'a=1;;b=2',
    'a=1 ; b= 2',
    'a=1; a=2',
    '; a=1',
    'a=%41; b',
    'x=a=2; a=3',
    'b="a=1"; a="q"',
  ])('agrees with readCookie on %j', (header) => {
    const all = parseCookies(header);
    const read = ['a', 'b', 'x'].map((name) => readCookie(header, name));
    expect(read).toEqual([all['a'], all['b'], all['x']]);
  });
});
