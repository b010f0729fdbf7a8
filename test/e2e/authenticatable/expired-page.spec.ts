import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeable, registerable } from '../../../lib/index.js';
import { Html } from '../../support/html.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { Visitor, type Answer } from '../../support/visitor.js';

const NEXT = 'a second good password';
const WORDS = 'The page was out of date';

describe.each(ADAPTERS)('a form of a page that is out of date on %s', (adapter) => {
  let site: Site;
  let names = 0;

  beforeAll(async () => {
    site = await startSite({
      adapter,
      security: { features: [registerable, changeable], throttling: false },
    });
  });
  afterAll(() => site.close());

  /** In a browser that says nothing of where its requests come from. */
  const signedIn = async () => {
    const { email } = await site.user(`person${names++}@expired.test`);
    const visitor = new Visitor(site.url, null);
    await visitor.json('/login', { email, password: PASSWORD });
    return { email, visitor };
  };
  const field = (answer: Answer): string =>
    new Html(answer.text).one('input', { name: 'csrf_token' }).attribs['value'] ?? '';
  const again = (visitor: Visitor, email: string) =>
    visitor.json('/login', { email, password: PASSWORD });
  const opens = async (email: string, password: string) =>
    (await site.visitor().json('/login', { email, password })).status === 200;
  const change = { password: PASSWORD, newPassword: NEXT, newPasswordConfirm: NEXT };

  it('is answered by the page of now, which works', async () => {
    const { email, visitor } = await signedIn();
    const old = field(await visitor.page('/change'));
    await again(visitor, email);
    const answer = await visitor.form('/change', { ...change, csrf_token: old });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.text).toContain(WORDS);
    const page = new Html(answer.text);
    expect(page.one('h1')).toBeDefined();
    expect(page.all('input', { type: 'password' }).map(({ attribs }) => attribs['value'])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(page.all('input', { 'aria-invalid': true })).toEqual([]);
    expect(answer.text).not.toContain(PASSWORD);
    expect(await opens(email, PASSWORD)).toBe(true);
    const sent = await visitor.form('/change', { ...change, csrf_token: field(answer) });
    expect(sent.status).toBe(303);
    expect(await opens(email, NEXT)).toBe(true);
  });

  it('CSR-02 keeps what was typed, and shows it as text alone', async () => {
    const { visitor } = await signedIn();
    const typed = { email: '"><b>new@x.test', password: NEXT, passwordConfirm: NEXT, next: '/x' };
    const answer = await visitor.form('/register', { ...typed, csrf_token: 'A'.repeat(43) });
    expect([answer.status, answer.text.includes(WORDS)]).toEqual([403, true]);
    const page = new Html(answer.text);
    expect(page.one('input', { name: 'email' }).attribs['value']).toBe(typed.email);
    expect(page.one('input', { name: 'next' }).attribs['value']).toBe('/x');
    expect(answer.text).not.toContain(NEXT);
    expect(answer.text).not.toContain('A'.repeat(43));
    const sent = await visitor.form('/register', { ...typed, csrf_token: field(answer) });
    expect([sent.status, sent.location]).toEqual([303, '/']);
  });

  it('CSR-08 logs nobody out', async () => {
    const { visitor } = await signedIn();
    const answer = await visitor.form('/logout', {});
    expect([answer.status, answer.text.includes(WORDS)]).toEqual([403, true]);
    expect((await visitor.get('/session')).json()['user']).not.toBeNull();
    expect((await visitor.form('/logout', { csrf_token: field(answer) })).status).toBe(303);
  });

  it('CSR-05 CSR-06 is no way in for other sites, with the right token neither', async () => {
    const { email, visitor } = await signedIn();
    const csrf_token = field(await visitor.page('/change'));
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.test' },
      { origin: 'null' },
    ];
    for (const headers of foreign) {
      const answer = await visitor.post('/change', { form: { ...change, csrf_token }, headers });
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain(WORDS);
      expect(new Html(answer.text).all('form')).toEqual([]);
    }
    expect(await opens(email, PASSWORD)).toBe(true);
  });

  it('CSR-01 programs read the error as before', async () => {
    const { visitor } = await signedIn();
    const answer = await visitor.json('/change', change);
    expect([answer.status, answer.json()['code']]).toEqual([403, 'CSRF_FAILED']);
    expect(answer.json()['message']).toMatch(/x-csrf-token/i);
  });

  describe('whose session has ended', () => {
    it.each([
      ['/change', change, '/login?next=%2Fchange'],
      ['/verify', { password: PASSWORD, next: '/vault' }, '/login?next=%2Fvault'],
    ])('%s leads to the login page, which says why', async (path, form, to) => {
      const visitor = site.visitor();
      const answer = await visitor.form(path, form);
      expect([answer.status, answer.location]).toEqual([303, to]);
      const shown = await visitor.page(to);
      expect(shown.text).toContain(WORDS);
      expect(shown.text).toContain('Please log in');
    });

    it('a program reads that nobody is signed in', async () => {
      const answer = await site.visitor().json('/change', change);
      expect([answer.status, answer.json()['code']]).toEqual([401, 'NOT_AUTHENTICATED']);
    });
  });
});
