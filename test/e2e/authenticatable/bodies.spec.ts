import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';

const email = 'alice@site.test';
const naughty = JSON.parse(
  readFileSync(new URL('../../data/naughty-strings.json', import.meta.url), 'utf8'),
) as string[];

describe.each(ADAPTERS)('bodies on %s', (adapter) => {
  let site: Site;

  beforeAll(async () => {
    site = await startSite({ adapter, security: { throttling: false } });
    await site.user(email);
  });
  afterAll(() => site.close());

  const send = (body: string, type: string | null, path = '/login') =>
    site.visitor().post(path, { body, headers: type === null ? {} : { 'content-type': type } });

  it('CSR-03 INP-16 are JSON or forms, else 415, whatever the adapter would parse', async () => {
    const json = JSON.stringify({ email, password: PASSWORD });
    for (const type of [
      'text/plain',
      'application/json;charset=utf-7',
      'multipart/form-data',
      'application/xml',
    ]) {
      expect((await send(json, type)).status, type).toBe(415);
    }
    const zipped = await site.visitor().post('/login', {
      body: json,
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect(zipped.status).toBe(415);
  });

  it('may be of any JSON type', async () => {
    const json = JSON.stringify({ email, password: PASSWORD });
    for (const type of [
      'application/json',
      'application/json; charset=utf-8',
      'application/problem+json',
    ]) {
      expect((await send(json, type)).status, type).toBe(200);
    }
  });

  it('INP-10 INP-11 that cannot be read are 400', async () => {
    for (const body of [
      '[1]',
      '"x"',
      '1',
      'null',
      '{',
      '{"a":}',
      '{"email":"a","email":"b"}',
      '\u0000',
    ]) {
      const answer = await send(body, 'application/json');
      expect([answer.status, answer.text.length < 8192], body).toEqual([400, true]);
    }
    expect((await send('', 'application/json')).status).toBe(400);
  });

  it('MAI-04 INP-03 INP-04 INP-06 are flat: a list, an object, a repeated or bracketed field is 400', async () => {
    for (const value of [
      ['a', 'b'],
      { $ne: null },
      { contains: 'a' },
      { _type: 'find-operator' },
      {},
    ]) {
      const answer = await site.visitor().json('/login', { email: value, password: PASSWORD });
      expect(answer.status, JSON.stringify(value)).toBe(400);
    }
    const forms = [
      'email=a&email=b',
      'email[]=a',
      'email[$ne]=x',
      '__proto__[admin]=1',
      'constructor[prototype][x]=1',
    ];
    for (const form of forms) {
      expect(
        (await send(`${form}&password=x`, 'application/x-www-form-urlencoded')).status,
        form,
      ).toBe(400);
    }
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
    const polluted = await send(
      '{"__proto__":{"isAdmin":true},"email":"a","password":"b"}',
      'application/json',
    );
    expect(polluted.status).toBe(400);
  });

  it('INP-07 of any type in any field are 4xx, never 5xx', async () => {
    const values = [
      null,
      true,
      0,
      1.5,
      -0,
      '',
      [],
      ['x'],
      {},
      { x: 1 },
      'x'.repeat(1_000_000),
      '\ud800',
      '\u0000',
    ];
    for (const field of ['email', 'password', 'remember', 'next', 'username', 'identity']) {
      for (const value of values) {
        const body = { email, password: 'a wrong password', [field]: value };
        const { status } = await site.visitor().json('/login', body);
        expect(status, `${field}: ${JSON.stringify(value)?.slice(0, 40)}`).toBeLessThan(500);
        expect(status).toBeGreaterThanOrEqual(400);
      }
    }
  });

  it('DOS-03 over the limit are 413', async () => {
    const answer = await site.visitor().json('/login', { email, password: 'x'.repeat(100_000) });
    expect(answer.status).toBe(413);
  });

  it('INP-13 INP-14 take every naughty string in every field without a fault', async () => {
    const visitor = site.visitor();
    for (const text of naughty) {
      const body = { email: text, password: text, next: text };
      const { status } = await visitor.json('/token', body);
      expect(status, text).toBeLessThan(500);
      expect(status, text).toBeGreaterThanOrEqual(400);
    }
  }, 120_000);

  it('INP-17 CSR-09 other methods do nothing, and no method is overridden', async () => {
    const visitor = await site.signedIn(email);
    for (const method of ['PUT', 'PATCH', 'PROPFIND']) {
      const { status } = await visitor.send(method, '/login', {
        json: { email, password: PASSWORD },
      });
      expect([404, 405], method).toContain(status);
    }
    await visitor.post('/session?_method=DELETE', {
      headers: { 'x-http-method-override': 'DELETE' },
    });
    expect((await visitor.get('/session')).json()).toMatchObject({ user: { email } });
  });
});
