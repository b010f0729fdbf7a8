import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { ALICE } from './vault.js';

const BASE = 'http://app.test';

/** Where a person must not be sent, whatever a parser on the way makes of it. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['OWN-NEXT-01 a backslash', '/\\evil.test'],
  ['OWN-NEXT-02 a tab inside', '/\t/evil.test'],
  ['OWN-NEXT-03 a line feed inside', '/\n/evil.test'],
  ['OWN-NEXT-04 two slashes', '//evil.test'],
  ['OWN-NEXT-05 a slash that is escaped', '/%2fevil.test'],
  ['OWN-NEXT-06 one that is escaped twice', '/%252fevil.test'],
  ['OWN-NEXT-07 ours as the user', `${BASE}@evil.test`],
  ['OWN-NEXT-08 ours as user and password', `${BASE}:80@evil.test/`],
  ['OWN-NEXT-09 an ideographic dot', 'http://app.test\u3002evil.test'],
  ['OWN-NEXT-10 a full-width dot', 'http://app\uff0etest/x'],
  ['OWN-NEXT-11 a scheme without slashes', 'http:evil.test'],
  ['OWN-NEXT-12 a scheme with one', 'http:/evil.test'],
  ['OWN-NEXT-13 dot segments before two slashes', '/a/..//evil.test'],
  ['OWN-NEXT-14 escaped dot segments', '/%2e//evil.test'],
  ['OWN-NEXT-15 a script', 'javascript:alert(1)//http://app.test'],
  ['OWN-NEXT-16 a line of a header', '/%0d%0aSet-Cookie:x=1'],
  ['OWN-NEXT-17 a line separator', '/\u2028'],
  ['OWN-NEXT-18 a backslash that is escaped', '/%5cevil.test'],
  ['OWN-NEXT-19 a backslash behind the host', `${BASE}\\@evil.test`],
  ['OWN-NEXT-20 a dot behind the host', `${BASE}./x`],
  ['OWN-NEXT-21 the port of our scheme', `${BASE}:80/x`],
  ['OWN-NEXT-22 white space in front', ' //evil.test'],
  ['OWN-NEXT-23 a view of the source', 'view-source:http://app.test'],
  ['OWN-NEXT-24 a blob of ours', 'blob:http://app.test/x'],
  ['OWN-NEXT-25 nothing but a query', '?next=//evil.test'],
  ['OWN-NEXT-26 5,000 letters', `/${'a'.repeat(3_000)}`],
  ['OWN-NEXT-27 a NUL', '/\u0000/evil.test'],
  ['OWN-NEXT-28 a soft hyphen in a scheme', 'ht\u00adtp://evil.test'],
];

/** What looks odd and stays. */
const FOLLOWED: readonly (readonly [string, string, string])[] = [
  ['OWN-NEXT-30 an address in the query', '/x?next=//evil.test', '/x?next=//evil.test'],
  ['OWN-NEXT-31 one behind a hash', '/#//evil.test', '/#//evil.test'],
  ['OWN-NEXT-32 one as a parameter of the path', '/;//evil.test', '/;//evil.test'],
  ['OWN-NEXT-33 an at sign', '/@evil.test', '/@evil.test'],
  [
    'OWN-NEXT-34 letters whose last bytes are a line break',
    '/\u560a\u560dX:y',
    '/%E5%98%8A%E5%98%8DX:y',
  ],
  ['OWN-NEXT-35 an overlong slash', '/%c0%afevil.test', '/%c0%afevil.test'],
  ['OWN-NEXT-36 an at sign behind our own origin', `${BASE}/@evil.test`, '/@evil.test'],
];

describe.each(ADAPTERS)('the way after a sign-in on %s', (adapter) => {
  let site: Site;
  const right = { email: ALICE, password: PASSWORD };

  beforeAll(async () => {
    site = await startSite({ adapter, security: { throttling: false, baseUrl: BASE } });
    await site.user(ALICE);
  });
  afterAll(() => site.close());

  const signIn = (query: string, form: Readonly<Record<string, string>> = {}) =>
    site.visitor().form(`/login${query}`, { ...right, ...form });

  it.each(REFUSED)('%s leads home', async (_, next) => {
    const asked = await signIn(`?next=${encodeURIComponent(next)}`);
    const posted = await signIn('', { next });
    expect([asked.status, asked.location]).toEqual([303, '/']);
    expect([posted.status, posted.location]).toEqual([303, '/']);
    const page = await site.visitor().page(`/login?next=${encodeURIComponent(next)}`);
    expect(page.text).not.toContain('evil.test');
  });

  it.each(FOLLOWED)('%s stays on the site', async (_, next, location) => {
    expect((await signIn('', { next })).location).toBe(location);
    expect(new URL(location, BASE).origin).toBe(BASE);
  });

  it('OWN-NEXT-40 the form counts before the query, the first of several before the others', async () => {
    expect((await signIn('?next=/query', { next: '/form' })).location).toBe('/form');
    expect((await signIn('?next=/query', { next: '//evil.test' })).location).toBe('/query');
    expect((await signIn('?next=//evil.test&next=/second', { next: '' })).location).toBe('/');
    expect((await signIn('?next=/first&next=//evil.test')).location).toBe('/first');
    expect((await signIn('?next[]=/x&NEXT=/y&next%00=/z')).location).toBe('/');
  });

  it('OWN-NEXT-41 is one text: lists and objects are refused, in a body of either kind', async () => {
    for (const next of [['/x'], { 0: '/x' }, [['//evil.test']]])
      expect((await site.visitor().json('/login', { ...right, next })).status).toBe(400);
    const twice = await site.visitor().post('/login', {
      body: `email=${ALICE}&password=${encodeURIComponent(PASSWORD)}&next=/a&next=//evil.test`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(twice.status).toBe(400);
  });
});
