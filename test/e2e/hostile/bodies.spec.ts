import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { ALICE, posted, statuses, VaultController, wire } from './vault.js';

const GOOD = JSON.stringify({ email: ALICE, password: PASSWORD });
/** The right credentials with something in front of them. */
const after = (members: string): string => `{${members},${GOOD.slice(1)}`;
const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

type Sent = readonly [title: string, body: string | Buffer, status: number];

const BODIES: readonly Sent[] = [
  ['OWN-BODY-01 a byte order mark', `\ufeff${GOOD}`, 200],
  ['OWN-BODY-02 UTF-16', Buffer.from(GOOD, 'utf16le'), 400],
  ['OWN-BODY-03 a byte that UTF-8 never has', bytes('{"email":"', [0xff], '"}'), 400],
  ['OWN-BODY-04 an overlong slash', bytes('{"email":"', [0xc0, 0xaf], '"}'), 400],
  ['OWN-BODY-05 a surrogate in UTF-8', bytes('{"email":"', [0xed, 0xa0, 0x80], '"}'), 400],
  ['OWN-BODY-06 a lone surrogate escaped', '{"email":"\\ud800@x.test","password":"\\udfff"}', 401],
  ['OWN-BODY-07 NUL in both fields', `{"email":"${ALICE}\\u0000","password":"\\u0000"}`, 401],
  ['OWN-BODY-08 lists 30,000 deep', '['.repeat(30_000) + ']'.repeat(30_000), 400],
  ['OWN-BODY-09 objects 10,000 deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
  ['OWN-BODY-10 100,000 brackets', '['.repeat(100_000), 413],
  ['OWN-BODY-11 a key of 60,000 letters', `{"${'k'.repeat(60_000)}":1}`, 400],
  ['OWN-BODY-12 __proto__ as an object', after('"__proto__":{"email":"x"}'), 400],
  ['OWN-BODY-13 __proto__ as a text', after('"__proto__":"x"'), 400],
  ['OWN-BODY-14 __proto__ escaped', after('"\\u005f_proto__":1'), 400],
  ['OWN-BODY-15 constructor', after('"constructor":1'), 400],
  ['OWN-BODY-16 names of Object.prototype', after('"toString":1,"valueOf":1,"then":1'), 200],
  ['OWN-BODY-17 a name twice, once escaped', after('"\\u0065mail":"ghost@site.test"'), 400],
  ['OWN-BODY-18 numbers for texts', '{"email":1,"password":2}', 400],
  ['OWN-BODY-19 booleans for texts', '{"email":true,"password":false}', 400],
  ['OWN-BODY-20 null for texts', '{"email":null,"password":null}', 400],
  ['OWN-BODY-21 the password in a list', `{"email":"${ALICE}","password":["${PASSWORD}"]}`, 400],
  ['OWN-BODY-22 the infinite number', after('"remember":1e400'), 400],
  ['OWN-BODY-23 101 fields', after(Array.from({ length: 99 }, (_, n) => `"f${n}":1`).join()), 400],
  ['OWN-BODY-24 an object for the identity', '{"email":{"toString":"x"},"password":"x"}', 400],
];

const TYPES: readonly (readonly [title: string, headers: readonly string[], status: number])[] = [
  ['OWN-TYPE-01 two charsets', ['application/json; charset=utf-8; charset=utf-16'], 415],
  ['OWN-TYPE-02 a quoted charset', ['application/json; charset="utf-8"'], 200],
  ['OWN-TYPE-03 capitals', ['APPLICATION/JSON;CHARSET=UTF-8'], 200],
  ['OWN-TYPE-04 a list of types', ['application/json, text/plain'], 415],
  ['OWN-TYPE-05 what a form may send, with JSON behind it', ['text/plain; application/json'], 415],
  ['OWN-TYPE-06 text/json', ['text/json'], 415],
  ['OWN-TYPE-07 +json as a parameter', ['text/plain;+json'], 415],
  ['OWN-TYPE-08 nothing', [''], 415],
  ['OWN-TYPE-09 a second header', ['text/plain', 'application/json'], 415],
  ['OWN-TYPE-10 spaces around the charset', ['application/json; charset = utf-16'], 415],
  ['OWN-TYPE-11 Latin-1', ['application/json; charset=iso-8859-1'], 415],
  ['OWN-TYPE-12 a form', ['application/x-www-form-urlencoded'], 400],
  ['OWN-TYPE-13 a form of parts', ['multipart/form-data; boundary=x'], 415],
];

describe.each(ADAPTERS)('bodies that are meant to be read in two ways on %s', (adapter) => {
  let site: Site;

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers: [VaultController],
      security: { throttling: false },
    });
    await site.user(ALICE);
  });
  afterAll(() => site.close());

  const login = (body: string | Buffer, headers?: readonly string[], path = '/login') =>
    wire(site.url, posted(path, body, headers));

  it.each(BODIES)('%s', async (_, body, status) => {
    const answer = await login(body);
    expect(statuses(answer)).toEqual([status]);
    expect(/set-cookie: session=/i.test(answer)).toBe(status === 200);
    expect(answer.length).toBeLessThan(8192);
    expect(({} as Record<string, unknown>)['email']).toBeUndefined();
  });

  it.each(TYPES)('%s', async (_, types, status) => {
    const answer = await login(
      GOOD,
      types.map((type) => `Content-Type: ${type}`),
    );
    expect(statuses(answer)).toEqual([status]);
  });

  it('OWN-BODY-30 OWN-PATH-01 reads them alike however the path is spelled', async () => {
    const twice = after('"email":"ghost@site.test"');
    const large = JSON.stringify({ email: ALICE, password: PASSWORD, x: 'x'.repeat(70_000) });
    const paths = ['/login', 'http://evil.test/login', 'HTTP://evil.test:1/login?x'];
    // Express does not know an escaped letter for the letter.
    if (adapter === 'fastify') paths.push('/%6Cogin', '/%6cogi%6E');
    const found: Record<string, unknown> = {};
    for (const path of paths) {
      const answers = [
        await login(twice, undefined, path),
        await login(large, undefined, path),
        await login(GOOD, ['Content-Type: application/json; charset=utf-16'], path),
        await login(
          `email=${ALICE}&password[]=x`,
          ['Content-Type: application/x-www-form-urlencoded'],
          path,
        ),
        await login('', ['Content-Type: application/json'], path),
      ];
      found[path] = answers.flatMap(statuses);
    }
    const strict = [400, 413, 415, 400, 400];
    expect(found).toEqual(Object.fromEntries(paths.map((path) => [path, strict])));
  });

  it('OWN-BODY-31 a form names no field twice, in brackets or with half an escape', async () => {
    for (const form of [
      `email=${ALICE}&email=x&password=x`,
      `email[]=${ALICE}`,
      `email%5B%5D=${ALICE}`,
      'email=%E0%A4',
      'email=%',
      '__proto__=x',
      'constructor=x',
      `%65mail=${ALICE}&email=x`,
    ]) {
      const answer = await site.visitor().post('/login', {
        body: form,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect(answer.status, form).toBe(400);
    }
  });

  it('OWN-BODY-32 a body that ends too early harms nobody', async () => {
    const { hostname, port } = new URL(site.url);
    const { connect } = await import('node:net');
    for (let round = 0; round < 20; round++) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(posted('/login', GOOD).subarray(0, -5), () => socket.destroy());
        });
        socket.on('close', () => resolve());
      });
    }
    expect((await site.visitor().get('/session')).status).toBe(200);
  });
});
