import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import { Html } from '../../support/html.js';
import { XSS_PAYLOADS } from '../../support/xss.payloads.js';
import type { Answer, Visitor } from '../../support/visitor.js';
import { startAccountSite, type AccountSite } from './account-site.js';

const NEXT = 'a second good password';
const email = 'alice@pages.test';

describe.each(ADAPTERS)('pages of accounts on %s', (adapter) => {
  let site: AccountSite;
  beforeAll(async () => {
    site = await startAccountSite({ adapter });
    await site.user(email);
  });
  afterAll(() => site.close());

  /** Every page, and the forms on it. */
  const forms: readonly (readonly [string, Record<string, string>])[] = [
    ['/register', { email: 'x', password: PASSWORD, passwordConfirm: PASSWORD, next: 'x' }],
    ['/reset', { email: 'x' }],
    ['/confirm', { email: 'x' }],
    ['/login/link', { email: 'x', next: 'x' }],
    ['/login', { email: 'x', password: 'x', next: 'x' }],
  ];

  it('XSS-01 whatever is typed or asked for comes back as text alone', async () => {
    for (const [path, fields] of forms) {
      const plain = await site.visitor().form(path, { ...fields, email: 'not an address' });
      for (const payload of XSS_PAYLOADS) {
        for (const field of Object.keys(fields)) {
          if (field.startsWith('password')) continue;
          const typed = { ...fields, email: 'not an address', [field]: payload };
          const page = await site.visitor().form(path, typed);
          expect(page.status, `${path} ${field} ${payload}`).toBeLessThan(500);
          if (!(page.headers.get('content-type') ?? '').includes('html')) continue;
          if (page.status === plain.status && field === 'email') {
            expect(new Html(page.text).skeleton, `${path} ${payload}`).toEqual(
              new Html(plain.text).skeleton,
            );
          }
          expect(page.text, `${path} ${field}`).not.toContain(
            payload.includes('<') ? payload : '\u0000',
          );
        }
      }
    }
  }, 120_000);

  it('XSS-01 nor by the query, a token or a flash', async () => {
    for (const payload of XSS_PAYLOADS) {
      const text = encodeURIComponent(payload);
      const paths = [
        `/confirm?email=${text}`,
        `/login?next=${text}`,
        `/register?next=${text}`,
        `/login?error=${text}`,
        `/reset/${text}`,
      ];
      for (const path of paths) {
        const page = await site.visitor().page(path);
        expect(page.status, path).toBeLessThan(500);
        if (payload.includes('<')) expect(page.text, path).not.toContain(payload);
      }
      const visitor = site.visitor();
      const quoted = `"${payload.replaceAll('"', '')}"@x.test`;
      const answer = await visitor.form('/reset', { email: quoted });
      const shown = answer.location ? (await visitor.page(answer.location)).text : answer.text;
      if (payload.includes('<')) expect(shown).not.toContain(payload.replaceAll('"', ''));
    }
  }, 60_000);

  const outcomes: readonly (readonly [string, () => Promise<Answer>])[] = [
    ...forms.flatMap(([path, fields]) => [
      [`GET ${path}`, () => site.visitor().page(path)] as const,
      [`GET ${path} JSON`, () => site.visitor().get(path)] as const,
      [`POST ${path} refused`, () => site.visitor().form(path, { ...fields, email: '' })] as const,
      [`POST ${path} refused JSON`, () => site.visitor().json(path, {})] as const,
      [`POST ${path} done`, () => site.visitor().form(path, { ...fields, email })] as const,
      [`POST ${path} done JSON`, () => site.visitor().json(path, { ...fields, email })] as const,
      [
        `POST ${path} foreign`,
        () => site.visitor().post(path, { json: {}, headers: { 'sec-fetch-site': 'cross-site' } }),
      ] as const,
      [
        `POST ${path} of an odd type`,
        () => site.visitor().post(path, { body: 'x', headers: { 'content-type': 'text/plain' } }),
      ] as const,
    ]),
    ...['/confirm/x', '/reset/x', '/login/link/x'].flatMap((path) => [
      [`GET ${path}`, () => site.visitor().page(path)] as const,
      [`GET ${path} JSON`, () => site.visitor().get(path)] as const,
      [
        `POST ${path}`,
        () => site.visitor().form(path, { password: NEXT, passwordConfirm: NEXT }),
      ] as const,
      [`POST ${path} JSON`, () => site.visitor().json(path, { password: NEXT })] as const,
    ]),
    ['GET /change', () => site.visitor().page('/change')],
    ['GET /change, signed in', async () => (await site.signedIn(email)).page('/change')],
    ['POST /change JSON', () => site.visitor().json('/change', {})],
  ];

  it.each(outcomes)(
    'XSS-05 XSS-08 XSS-09 %s is kept by nobody, framed nowhere, and varies as it does',
    async (_, ask) => {
      const { headers, status, text } = await ask();
      expect(status).toBeLessThan(500);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      for (const name of ['Cookie', 'Accept', 'Origin', 'Sec-Fetch-Site']) {
        expect(headers.get('vary')?.split(/, */)).toContain(name);
      }
      if (!headers.get('content-type')?.includes('html')) return;
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('strict-origin');
      expect(text).not.toMatch(/ on[a-z]+=/);
    },
  );

  it('A.0.6 a page that is shown again keeps what was typed, but no password', async () => {
    const fields = { email: 'Typed@pages.test', password: 'short-1', passwordConfirm: 'short-1' };
    const page = await site.visitor().form('/register', fields);
    expect(page.status).toBe(400);
    expect(page.text).toContain('Typed@pages.test');
    expect(page.text).not.toContain('short-1');
  });

  it('A.4 the page of the resend is filled in by the query', async () => {
    const page = new Html((await site.visitor().page('/confirm?email=bo@pages.test')).text);
    expect(page.one('input', { name: 'email' }).attribs.value).toBe('bo@pages.test');
  });

  it('A.8 the change of a password asks for the current one, and for another one', async () => {
    const who = 'change@pages.test';
    await site.user(who);
    const visitor = await site.signedIn(who);
    const change = (password: string, newPassword: string, newPasswordConfirm = newPassword) =>
      visitor.json('/change', { password, newPassword, newPasswordConfirm });
    const codes = async (answer: Promise<Answer>): Promise<unknown> =>
      (await answer).json()['codes'];
    expect(await codes(change('a wrong password', NEXT))).toEqual({
      password: ['INVALID_PASSWORD'],
    });
    expect(await codes(change(PASSWORD, PASSWORD))).toEqual({
      newPassword: ['PASSWORD_IS_THE_SAME'],
    });
    expect(await codes(change(PASSWORD, NEXT, 'else'))).toEqual({
      newPasswordConfirm: ['RETYPE_PASSWORD_MISMATCH'],
    });
    expect(await codes(change('', ''))).toMatchObject({ password: ['PASSWORD_NOT_PROVIDED'] });
    const anonymous = site.visitor();
    expect(
      (await anonymous.json('/change', { password: PASSWORD, newPassword: NEXT })).status,
    ).toBe(401);
    const sent = await anonymous.page('/change');
    expect([sent.status, sent.location]).toEqual([302, '/login?next=%2Fchange']);
    expect((await anonymous.page('/login')).text).toContain('Please log in');
    expect((await anonymous.get('/change')).status).toBe(401);
  });

  it('SES-10 a change ends every other session, remember cookie and token; this browser goes on under a new id', async () => {
    const who = 'ses10@pages.test';
    await site.user(who);
    const enter = async (): Promise<Visitor> => {
      const visitor = site.visitor();
      await visitor.json('/login', { email: who, password: PASSWORD, remember: true });
      return visitor;
    };
    const [one, other, third] = [await enter(), await enter(), await enter()];
    const { token } = (
      await site.visitor().json('/token', { email: who, password: PASSWORD })
    ).json<{ token: string }>();
    const before = one.cookie('session');
    expect((await one.json('/change', { password: PASSWORD, newPassword: NEXT })).status).toBe(200);
    const isIn = async (visitor: Visitor): Promise<boolean> =>
      (await visitor.get('/session')).json()['user'] !== null;
    expect([await isIn(one), await isIn(other), await isIn(third)]).toEqual([true, false, false]);
    expect(one.cookie('session')).not.toBe(before);
    const copy = site.visitor();
    copy.jar.set('session', before ?? '');
    expect(await isIn(copy)).toBe(false);
    const remembered = site.visitor();
    remembered.jar.set('remember', third.cookie('remember') ?? '');
    expect(await isIn(remembered)).toBe(false);
    const restarted = site.visitor();
    restarted.jar.set('remember', one.cookie('remember') ?? '');
    expect(await isIn(restarted)).toBe(true);
    const headers = { authorization: `Bearer ${token}` };
    expect(
      (await site.visitor().json('/change', { password: NEXT, newPassword: PASSWORD }, headers))
        .status,
    ).toBe(401);
    expect((await site.mails(who)).map(({ mail }) => mail.subject)).toEqual([
      expect.stringMatching(/changed/i),
    ]);
  });

  it('a client with a bearer token changes the password and gets a new token', async () => {
    const who = 'bearer@pages.test';
    await site.user(who);
    const client = site.visitor();
    const first = (await client.json('/token', { email: who, password: PASSWORD })).json<{
      token: string;
    }>().token;
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    const answer = await client.json(
      '/change',
      { password: PASSWORD, newPassword: NEXT },
      bearer(first),
    );
    expect(answer.json()).toMatchObject({
      user: { email: who },
      token: expect.any(String),
      expiresIn: 3600,
    });
    expect(answer.cookies).toEqual([]);
    const second = answer.json<{ token: string }>().token;
    const again = { password: NEXT, newPassword: PASSWORD };
    expect((await client.json('/change', again, bearer(first))).status).toBe(401);
    expect((await client.json('/change', again, bearer(second))).status).toBe(200);
  });
});
