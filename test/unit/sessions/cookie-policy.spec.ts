import { describe, expect, it } from 'vitest';
import { CookiePolicy, type SessionCookieOptions } from '../../../lib/core/http/cookie-policy.js';
import { cookieProblems } from '../../../lib/core/http/cookie-problems.js';
import { PaperBrowser } from '../../support/paper-browser.js';
import { HandClock } from '../../support/throttling.fixture.js';

const DEFAULT: SessionCookieOptions = { sameSite: 'lax', path: '/' };

describe('cookie policy', () => {
  it('ASVS 3.3.1 and 3.3.3: over https all cookies are Secure under the prefix __Host-', () => {
    const policy = new CookiePolicy('https://app.example', DEFAULT);
    const names = [policy.session, policy.remember, policy.device, policy.named('flash')].map(
      ({ name }) => name,
    );
    expect(names).toEqual(['__Host-session', '__Host-remember', '__Host-device', '__Host-flash']);
    for (const { attributes } of [policy.session, policy.remember, policy.device]) {
      expect(attributes).toEqual({ path: '/', sameSite: 'lax', httpOnly: true, secure: true });
    }
  });

  it('over http, for development, they have plain names and no Secure', () => {
    const policy = new CookiePolicy('http://localhost:3000', DEFAULT);
    expect(policy.session).toEqual({
      name: 'session',
      attributes: { path: '/', sameSite: 'lax', httpOnly: true, secure: false },
    });
  });

  it.each([
    [{ domain: 'app.example' }, '__Secure-session'],
    [{ path: '/app' }, '__Secure-session'],
    [{ name: 'sid' }, 'sid'],
    [{ sameSite: 'strict' as const }, '__Host-session'],
  ])('takes %j as it is meant', (options, name) => {
    const policy = new CookiePolicy('https://www.app.example', { ...DEFAULT, ...options });
    expect(policy.session.name).toBe(name);
    const { name: _, ...attributes } = { ...DEFAULT, name: undefined, ...options };
    expect(policy.session.attributes).toMatchObject(attributes);
    expect(policy.remember.attributes).toEqual(policy.session.attributes);
  });

  it('writes lifetimes in seconds, and takes away with the attributes of the cookie', () => {
    const policy = new CookiePolicy('https://app.example', DEFAULT);
    const browser = new PaperBrowser(new HandClock());
    const exchange = browser.request();
    policy.write(exchange, policy.device, 'value', 90_500);
    expect(exchange.answered.get('__Host-device')?.attributes.maxAge).toBe(90);
    policy.write(exchange, policy.session, 'value');
    expect(exchange.answered.get('__Host-session')?.attributes).not.toHaveProperty('maxAge');
    browser.receive(exchange);
    const next = browser.request();
    policy.clear(next, policy.device);
    policy.clear(next, policy.remember);
    expect([...next.answered]).toEqual([
      ['__Host-device', { value: '', attributes: { ...policy.device.attributes, maxAge: 0 } }],
    ]);
  });
});

describe('CFG-02: settings of the session cookie', () => {
  const https = 'https://www.app.example';
  const problems = (options: Partial<SessionCookieOptions>, baseUrl = https) =>
    cookieProblems(baseUrl, { ...DEFAULT, ...options });

  it.each<[Partial<SessionCookieOptions>, string?]>([
    [{}],
    [{}, 'http://localhost:3000'],
    [{ sameSite: 'none' }],
    [{ name: '__Host-sid' }],
    [{ name: '__Secure-sid', domain: 'app.example', path: '/a' }],
    [{ domain: '.app.example' }],
    [{ domain: 'www.app.example' }],
    [{ domain: 'localhost' }, 'http://localhost:3000'],
  ])('takes %j for %s', (options, baseUrl) => {
    expect(problems(options, baseUrl)).toEqual([]);
  });

  it.each<[Partial<SessionCookieOptions>, RegExp, string?]>([
    [{ sameSite: 'none' }, /needs Secure/, 'http://localhost:3000'],
    [{ name: '__Host-sid', domain: 'app.example' }, /cannot have one/],
    [{ name: '__host-sid', path: '/app' }, /path "\/"|the path/],
    [{ name: '__Host-sid' }, /needs a baseUrl with https/, 'http://localhost:3000'],
    [{ name: '__Secure-sid' }, /needs a baseUrl with https/, 'http://localhost:3000'],
    [{ name: 'a;b' }, /name: give/],
    [{ name: '' }, /name: give/],
    [{ name: 'x'.repeat(65) }, /name: give/],
    [{ domain: 'other.example' }, /browsers refuse/],
    [{ domain: 'evil-app.example' }, /browsers refuse/],
    [{ domain: 'sub.www.app.example' }, /browsers refuse/],
    [{ domain: 'example' }, /no site of its own/],
    [{ domain: 'app.example; Secure' }, /give a host name/],
    [{ path: 'app' }, /give a path/],
    [{ path: '/a;Domain=b' }, /give a path/],
  ])('refuses %j with %s', (options, text, baseUrl) => {
    const found = problems(options, baseUrl);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toMatch(text);
    for (const problem of found) expect(problem).toMatch(/^sessions\.cookie\./);
  });
});
