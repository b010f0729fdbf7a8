import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import type { Visitor } from '../../support/visitor.js';

const email = 'alice@site.test';
const payloads = readFileSync(
  new URL('../../data/open-redirect-payloads.txt', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '');

const HAND_MADE = [
  '//evil.test', '///evil.test', '/\\evil.test', '\\\\evil.test', '/%09/evil.test', '/%5cevil.test', 'https:evil.test',
  '\t//evil.test', ' //evil.test', 'javascript:alert(1)', 'data:text/html,x', 'http://[', '/ok\r\nSet-Cookie:x=1',
  'http://app.test@evil.test', 'http://app.test.evil.test', 'http://ⓐpp.test', '/%2f%2fevil.test',
]; // prettier-ignore

describe.each(ADAPTERS)('where people are sent on %s', (adapter) => {
  let site: Site;
  let visitor: Visitor;

  beforeAll(async () => {
    site = await startSite({
      adapter,
      security: { throttling: false, baseUrl: 'http://app.test', origins: ['https://front.test'] },
    });
    await site.user(email);
    visitor = await site.signedIn(email);
  });
  afterAll(() => site.close());

  const originOf = (location: string | null): string =>
    new URL(location ?? '', 'http://app.test').origin;

  it('RED-01 RED-02 RED-03 RED-04 RED-06 no payload leaves the site, raw, once or twice encoded', async () => {
    const variants = [...HAND_MADE, ...payloads].flatMap((text) => [
      text,
      encodeURIComponent(text),
      encodeURIComponent(encodeURIComponent(text)),
    ]);
    for (const next of variants) {
      const answer = await visitor.form('/logout', { next });
      expect(answer.status, next).toBe(303);
      expect(originOf(answer.location), next).toBe('http://app.test');
      expect(answer.headers.get('set-cookie') ?? '').not.toContain('x=1');
    }
  }, 180_000);

  it('RED-01 nor in the query, at the login', async () => {
    for (const next of HAND_MADE) {
      const path = `/login?next=${encodeURIComponent(next)}`;
      const answer = await site.visitor().form(path, { email, password: PASSWORD });
      expect([answer.status, answer.location], next).toEqual([303, '/']);
    }
  });

  it('RED-05 an own path and an allowed origin are followed', async () => {
    for (const next of [
      '/profile',
      '/a/b?c=d&e=f#g',
      'https://front.test/after',
      'http://app.test/x',
    ]) {
      const answer = await site.visitor().form('/login', { email, password: PASSWORD, next });
      expect(answer.location, next).toBe(next.replace('http://app.test', ''));
    }
  });

  it('RED-08 never to a Referer', async () => {
    const fresh = await site.signedIn(email);
    const answer = await fresh.post('/logout', {
      form: {},
      headers: { referer: 'http://evil.test/' },
    });
    expect(answer.location).toBe('/');
  });

  it('HST-02 a forged Host changes no address', async () => {
    const page = await site.visitor().get('/login', {
      html: true,
      headers: { 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test' },
    });
    expect(page.text).not.toContain('evil.test');
  });
});

describe.each(ADAPTERS)('a function of redirects on %s', (adapter) => {
  let site: Site;
  let choose: (request: Readonly<Record<string, unknown>>) => unknown;
  const warned: string[] = [];
  const record = (line: unknown): void => void warned.push(String(line));
  const logger = { log: () => undefined, warn: record, error: record };

  beforeEach(async () => {
    warned.length = 0;
    const target = (request: Readonly<Record<string, unknown>>) => choose(request);
    site = await startSite({
      adapter,
      security: {
        baseUrl: 'http://app.test',
        redirects: { postLogin: target, postLogout: target },
      },
      prepare: (app) => app.useLogger(logger),
    });
    await site.user(email);
  });
  afterEach(() => site.close());

  it.each([
    [
      'that throws',
      () => {
        throw new TypeError('a secret of the inside');
      },
      'redirects.postLogin threw TypeError',
    ],
    ['that gives nothing', () => undefined, 'redirects.postLogin gave undefined, no text'],
    ['that gives a promise', () => Promise.resolve('/x'), 'redirects.postLogin gave a promise'],
    [
      'that fails later',
      () => Promise.reject(new Error('late')),
      'redirects.postLogin gave a promise',
    ],
    ['that leads elsewhere', () => 'https://evil.test/x', 'redirects.postLogin gave what is'],
    ['that names no route', () => 'nowhere', 'redirects.postLogin gave what is neither'],
  ])('%s harms no sign-in, and is told once', async (_, given, line) => {
    choose = given;
    for (let round = 0; round < 3; round += 1) {
      const visitor = site.visitor();
      const answer = await visitor.form('/login', { email, password: PASSWORD });
      expect([answer.status, answer.location]).toEqual([303, '/']);
      expect((await visitor.get('/session')).json()).toMatchObject({ user: { email } });
    }
    const told = warned.filter((one) => one.includes('redirects.'));
    expect(told).toEqual([expect.stringContaining(line)]);
    expect(told.join()).not.toMatch(/secret|evil/);
  });

  it('is asked with the request, and falls back to the default of its own', async () => {
    choose = ({ url }) => (String(url).includes('logout') ? undefined : '/home');
    const visitor = site.visitor();
    const into = await visitor.form('/login', { email, password: PASSWORD });
    expect(into.location).toBe('/home');
    expect((await visitor.form('/logout', {})).location).toBe('/');
    expect(warned.join()).toContain('redirects.postLogout gave undefined');
  });
});
