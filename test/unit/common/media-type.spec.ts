import { describe, expect, it } from 'vitest';
import { acceptsHtml, bodyKind } from '../../../lib/common/media-type.js';

describe('acceptsHtml', () => {
  it.each([
    'text/html',
    'TEXT/HTML',
    'application/xhtml+xml',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'text/html;level=1;q=0.4',
    'text/html, application/json',
    'application/json;q=0.9, text/html',
    'text/html;q=0.5, application/json;q=0.5',
    'application/json;q=0.4, text/html;q=0.2, application/xhtml+xml;q=0.4',
    'text/html;q=0.1, */*',
    ' text/html ; q=1.000 ',
  ])('holds for %j', (accept) => {
    expect(acceptsHtml(accept)).toBe(true);
  });

  it.each([
    undefined,
    '',
    '*/*',
    'text/*',
    'text/*, */*;q=0.1',
    'application/json',
    'application/json, text/plain, */*',
    'text/html;q=0',
    'text/html;q=0.000',
    'text/html;q=0.8, application/json',
    'application/json, text/html;q=0.9',
    'text/htmlx',
    'xtext/html',
    'text/html+xml',
    'text/plain;x=text/html',
    'text/html;q=2',
    'text/html;q=-1',
    'text/html;q=x',
    'text/html;q=',
    'text html',
    'text/html text/html',
  ])('does not hold for %j', (accept) => {
    expect(acceptsHtml(accept)).toBe(false);
  });

  it('DOS-06: is bounded', () => {
    for (const part of ['text/html,', 'text/html;q=0,', ';', ',', ' ', 'html', 'q=']) {
      expect(acceptsHtml(`text/html,${part.repeat(50_000)}`)).toBe(false);
    }
    expect(acceptsHtml(`${'a/b,'.repeat(63)}text/html`)).toBe(true);
    expect(acceptsHtml(`${'a/b,'.repeat(64)}text/html`)).toBe(false);
  });
});

describe('bodyKind', () => {
  it.each([
    [undefined, 'none'],
    ['', 'none'],
    ['application/json', 'json'],
    ['Application/JSON; Charset="UTF-8"', 'json'],
    ['application/json;charset=utf-8', 'json'],
    ['application/json; profile=x', 'json'],
    ['application/problem+json', 'json'],
    ['application/vnd.api+json; charset=utf-8', 'json'],
    ['application/x-www-form-urlencoded', 'form'],
    ['application/x-www-form-urlencoded; charset=UTF-8', 'form'],
    ['application/x-www-form-urlencoded;', 'form'],
  ])('sorts %j as %s', (contentType, expected) => {
    expect(bodyKind(contentType)).toBe(expected);
  });

  it.each([
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/json;charset=utf-7',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; charset=utf-7',
    'application/json; charset',
    'application/json; charset=',
    "application/json; charset='utf-8'",
    'application/json; x="a;charset=utf-7"',
    'application/json, text/plain',
    'text/plain, application/json',
    'text/plain; application/json',
    'json',
    '/json',
    '+json',
    'application/jsonx',
    'application/json x',
    'application/json+xml',
    'application /json',
    ';',
    '*/*',
    'application/\u212ason',
    'application/x-www-form-urlencoded; charset=latin1',
    'application/x-www-form-urlencoded,',
  ])('CSR-03: supports no %j', (contentType) => {
    expect(bodyKind(contentType)).toBe('unsupported');
  });

  it('DOS-06: is bounded', () => {
    for (const part of ['a', '/', ';', 'charset=utf-8;', ' ', '+json']) {
      expect(bodyKind(`application/json;${part.repeat(50_000)}`)).toBe('unsupported');
    }
  });
});
