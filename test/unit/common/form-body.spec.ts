import { describe, expect, it } from 'vitest';
import { flatFields, parseForm, parseJsonObject } from '../../../lib/common/form-body.js';

const fieldsOf = (result: ReturnType<typeof parseForm>): unknown =>
  result.ok ? { ...result.fields } : result;

describe('parseForm', () => {
  it.each([
    ['', {}],
    ['&&', {}],
    ['email=a%40x.test&password=p+w%2B%26', { email: 'a@x.test', password: 'p w+&' }],
    ['a=b=c', { a: 'b=c' }],
    ['a', { a: '' }],
    ['a=', { a: '' }],
    ['a=%C3%A9&b=é', { a: 'é', b: 'é' }],
    ['na+me=1', { 'na me': '1' }],
    ['a=%00%0D%0A', { a: '\0\r\n' }],
    ['toString=1&hasOwnProperty=2', { toString: '1', hasOwnProperty: '2' }],
  ])('reads %j', (raw, fields) => {
    expect(fieldsOf(parseForm(raw))).toEqual(fields);
  });

  it.each([
    ['MAI-04', 'email=a&email=b', 'email', 'repeated'],
    ['MAI-04', 'email=a&%65mail=b', 'email', 'repeated'],
    ['MAI-04', 'email&email', 'email', 'repeated'],
    ['MAI-04', 'email[]=a&email[]=b', 'email[]', 'bracketed'],
    ['MAI-04', 'email%5B%5D=a', 'email[]', 'bracketed'],
    ['INP-04', 'email[$ne]=x', 'email[$ne]', 'bracketed'],
    ['INP-04', 'email]=x', 'email]', 'bracketed'],
    ['INP-03', '__proto__[isAdmin]=true', '__proto__[isAdmin]', 'bracketed'],
    ['INP-03', '__proto__=true', '__proto__', 'reserved'],
    ['INP-03', '%5F_proto__=true', '__proto__', 'reserved'],
    ['INP-03', 'constructor=1', 'constructor', 'reserved'],
    ['INP-03', 'prototype', 'prototype', 'reserved'],
    ['INP-10', 'a=1&=2', '', 'malformed'],
    ['INP-10', 'a=%', 'a', 'malformed'],
    ['INP-10', 'a=%zz', 'a', 'malformed'],
    ['INP-10', 'a=%ff', 'a', 'malformed'],
    ['INP-10', 'a=%c0%af', 'a', 'malformed'],
    ['INP-10', 'a=%ed%a0%80', 'a', 'malformed'],
    ['INP-10', '%=1', undefined, 'malformed'],
  ])('%s: refuses %j and names the field %j', (_, raw, field, reason) => {
    expect(parseForm(raw)).toEqual({ ok: false, field, reason });
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  });

  it('takes 100 fields of 102,400 characters, and never drops one silently', () => {
    const some = Array.from({ length: 100 }, (_, n) => `f${n}=1`);
    expect(parseForm(some.join('&')).ok).toBe(true);
    expect(parseForm([...some, 'g=1'].join('&'))).toEqual({
      ok: false,
      field: undefined,
      reason: 'too-many',
    });
    expect(parseForm(`a=1${'&'.repeat(5000)}a=2`)).toMatchObject({
      field: 'a',
      reason: 'repeated',
    });
    expect(parseForm(`a=${'x'.repeat(102_398)}`).ok).toBe(true);
    expect(parseForm(`a=${'x'.repeat(102_399)}`)).toMatchObject({ reason: 'too-long' });
    expect(parseForm(`${'n'.repeat(101)}=1`)).toEqual({
      ok: false,
      field: 'n'.repeat(100),
      reason: 'malformed',
    });
  });

  it.each(['&', '=', '+', '%', '%25', '[', 'a=1&', 'é'])('DOS-06: stays linear with %j', (part) => {
    expect(['object', 'undefined']).toContain(typeof parseForm(part.repeat(50_000)));
  });

  it('gives fields without a prototype', () => {
    const result = parseForm('a=1');
    expect(result.ok && Object.getPrototypeOf(result.fields)).toBeNull();
  });
});

describe('flatFields', () => {
  it('takes scalars, and nothing for nothing', () => {
    const body = { text: '', number: -1.5, flag: false, none: null };
    expect(fieldsOf(flatFields(body))).toEqual(body);
    expect(fieldsOf(flatFields(Object.assign(Object.create(null), body)))).toEqual(body);
    expect(fieldsOf(flatFields(undefined))).toEqual({});
    expect(fieldsOf(flatFields({}))).toEqual({});
  });

  it.each([
    null,
    [],
    ['a'],
    'a=1',
    1,
    true,
    new Map([['a', 1]]),
    Buffer.from('a'),
    new Date(),
    () => 1,
  ])('INP-10: refuses the body %s', (body) => {
    expect(flatFields(body)).toEqual({ ok: false, field: undefined, reason: 'not-an-object' });
  });

  it.each([
    [['a']],
    [[]],
    [{}],
    [{ $ne: null }],
    [undefined],
    [Infinity],
    [NaN],
    [1n],
    [Symbol('x')],
    [new Date()],
    [() => 1],
  ])('INP-04, INP-07: refuses a field of %s', (value) => {
    expect(flatFields({ ok: 'x', email: value })).toEqual({
      ok: false,
      field: 'email',
      reason: 'not-flat',
    });
  });

  it('INP-03: refuses reserved and bracketed names', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const body: unknown = JSON.parse(`{"${name}":"x"}`);
      expect(flatFields(body)).toEqual({ ok: false, field: name, reason: 'reserved' });
    }
    expect(flatFields({ 'a[b]': 'x' })).toEqual({ ok: false, field: 'a[b]', reason: 'bracketed' });
  });

  it('takes 100 fields at the most', () => {
    const body = (count: number): unknown =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, n]));
    expect(flatFields(body(100)).ok).toBe(true);
    expect(flatFields(body(101))).toMatchObject({ ok: false, reason: 'too-many' });
  });
});

describe('parseJsonObject', () => {
  it('reads a flat object', () => {
    expect(fieldsOf(parseJsonObject(' {"a":"x:,{}","b":1,"c":true,"d":null} '))).toEqual({
      a: 'x:,{}',
      b: 1,
      c: true,
      d: null,
    });
    expect(fieldsOf(parseJsonObject('{}'))).toEqual({});
  });

  it.each([
    ['INP-03', '{"__proto__":{"isAdmin":true}}', '__proto__', 'reserved'],
    ['INP-03', '{"constructor":{"prototype":{"isAdmin":true}}}', 'constructor', 'reserved'],
    ['MAI-04', '{"email":["alice@x","evil@x"]}', 'email', 'not-flat'],
    ['MAI-04', '{"email":"alice@x","email":"evil@x"}', 'email', 'repeated'],
    ['MAI-04', String.raw`{"email":"alice@x","\u0065mail":"evil@x"}`, 'email', 'repeated'],
    ['INP-04', '{"email":{"$ne":null}}', 'email', 'not-flat'],
    ['INP-07', '{"email":1e400}', 'email', 'not-flat'],
    ['INP-10', '[]', undefined, 'not-an-object'],
    ['INP-10', '"x"', undefined, 'not-an-object'],
    ['INP-10', 'null', undefined, 'not-an-object'],
    ['INP-10', '1', undefined, 'not-an-object'],
    ['INP-10', '', undefined, 'malformed'],
    ['INP-10', '{"a":1,}', undefined, 'malformed'],
    ['INP-10', "{'a':1}", undefined, 'malformed'],
    ['INP-10', 'a=1', undefined, 'malformed'],
  ])('%s: refuses %s', (_, text, field, reason) => {
    expect(parseJsonObject(text)).toEqual({ ok: false, field, reason });
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  });

  it('INP-07: is bounded in depth and length', () => {
    const deep = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect(parseJsonObject(deep)).toMatchObject({ field: 'a', reason: 'not-flat' });
    expect(parseJsonObject(`{"a":"${'x'.repeat(102_400)}"}`)).toMatchObject({ reason: 'too-long' });
    const same = `{${'"a":1,'.repeat(15_000)}"a":1}`;
    expect(parseJsonObject(same)).toMatchObject({ field: 'a', reason: 'repeated' });
    const backslashes = `{"a":"${'\\\\'.repeat(50_000)}"}`;
    expect(parseJsonObject(backslashes).ok).toBe(true);
  });
});
