import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { registerable, type SecurityEvents } from '../../../lib/index.js';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import { startAccountSite, type AccountSite } from './account-site.js';

const NEXT = 'a second good password';
type EventName = (typeof SecurityEvents)[keyof typeof SecurityEvents];

/** One application per set of options, each with what it changes. */
describe.each(ADAPTERS)('options of the features on %s', (adapter) => {
  let site: AccountSite;
  afterEach(() => site.close());
  const start = async (security: Readonly<Record<string, unknown>>): Promise<void> => {
    site = await startAccountSite({ adapter, security });
  };
  const register = (email: string, more: Record<string, unknown> = {}) => {
    const visitor = site.visitor();
    return visitor
      .json('/register', { email, password: PASSWORD, ...more })
      .then((answer) => ({ visitor, answer }));
  };
  const isIn = async (visitor: ReturnType<AccountSite['visitor']>): Promise<boolean> =>
    (await visitor.get('/session')).json()['user'] !== null;

  it('registerable: autoLogin, sendEmail, without confirmable; tokens.issueOnLogin', async () => {
    await start({
      features: [registerable],
      registerable: { autoLogin: true, sendEmail: false },
      tokens: { issueOnLogin: true },
    });
    const { visitor, answer } = await register('one@options.test');
    expect(answer.json()).toEqual({
      user: { id: expect.any(String), email: 'one@options.test' },
      token: expect.any(String),
      expiresIn: 3600,
      message: expect.any(String),
    });
    expect(await isIn(visitor)).toBe(true);
    const login = site.told.find(({ name }) => name === 'user.logged-in');
    expect(login?.payload).toMatchObject({ mechanism: 'register' });
    expect(await site.mails('one@options.test')).toEqual([]);
    const form = { email: 'two@options.test', password: PASSWORD, passwordConfirm: PASSWORD };
    const page = await site.visitor().form('/register?next=/welcome', form);
    expect(page.location).toBe('/welcome');
  });

  it('registerable: autoLogin signs nobody in who must confirm first; sendEmail: false ends the start', async () => {
    await start({ registerable: { autoLogin: true } });
    const { visitor, answer } = await register('one@options.test');
    expect(Object.keys(answer.json())).toEqual(['message']);
    expect(await isIn(visitor)).toBe(false);
    await expect(
      startAccountSite({ adapter, security: { registerable: { sendEmail: false } } }),
    ).rejects.toThrow(/registerable\.sendEmail/);
  });

  it('confirmable: loginWithout, autoLogin, within; links.confirm', async () => {
    await start({
      registerable: { autoLogin: true },
      confirmable: { loginWithout: true, autoLogin: true, within: '2 hours' },
      origins: ['https://front.test'],
      links: { confirm: 'https://front.test/#/confirm?t={token}' },
    });
    const { visitor, answer } = await register('one@options.test');
    expect(answer.json()).toMatchObject({ user: { email: 'one@options.test' } });
    expect(await isIn(visitor)).toBe(true);
    const [mail] = await site.mails('one@options.test');
    const link = /https:\/\/front\.test\/#\/confirm\?t=([\w-]{43})/.exec(mail?.mail.text ?? '');
    expect(mail?.mail.text).toMatch(/2 hours/);
    site.clock.advance('119 minutes');
    const other = site.visitor();
    const confirmed = await other.json(`/confirm/${link?.[1]}`, {});
    expect(confirmed.json()).toMatchObject({ user: { email: 'one@options.test' } });
    expect(await isIn(other)).toBe(true);
  });

  it("confirmable: onGet 'act' confirms by opening the link, and HEAD does not", async () => {
    await start({ confirmable: { onGet: 'act' }, redirects: { postConfirm: '/hello' } });
    await register('one@options.test');
    const link = await site.link('one@options.test');
    expect((await site.visitor().send('HEAD', link, { html: true })).status).toBe(200);
    expect(await site.users.findUser({ email: 'one@options.test' })).toMatchObject({
      confirmedAt: null,
    });
    for (const accept of ['application/json', '*/*']) {
      const looked = await site.visitor().get(link, { headers: { accept } });
      expect([looked.status, looked.json()]).toEqual([200, { status: 'valid' }]);
    }
    expect((await site.visitor().get('/confirm/nothing')).json()).toEqual({ status: 'invalid' });
    expect(await site.users.findUser({ email: 'one@options.test' })).toMatchObject({
      confirmedAt: null,
    });
    const answer = await site.visitor().page(link);
    expect([answer.status, answer.location]).toEqual([303, '/hello']);
    expect(await site.users.findUser({ email: 'one@options.test' })).toMatchObject({
      confirmedAt: expect.any(Date),
    });
    const late = await site.visitor().page('/confirm/nothing');
    expect(late.status).toBe(400);
    expect(late.text).toContain('action="/confirm"');
  });

  it("passwordless: onGet 'act' signs in by opening the link in the same browser, and asks in another", async () => {
    await start({ passwordless: { onGet: 'act' } });
    await site.user('one@options.test');
    const visitor = site.visitor();
    await visitor.json('/login/link?next=/deep', { email: 'one@options.test' });
    const link = await site.link('one@options.test');
    expect((await visitor.send('HEAD', link, { html: true })).status).toBe(200);
    for (const accept of ['application/json', '*/*']) {
      const looked = await visitor.get(link, { headers: { accept } });
      expect([looked.status, looked.json(), looked.cookies]).toEqual([
        200,
        { status: 'valid' },
        [],
      ]);
    }
    const other = site.visitor();
    const asked = await other.page(link);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain('name="confirm" value="true"');
    expect(await isIn(other)).toBe(false);
    const answer = await visitor.page(link);
    expect([answer.status, answer.location]).toEqual([303, '/deep']);
    expect(await isIn(visitor)).toBe(true);
  });

  it('passwordless: in another browser a link asks again without its yes, and works with it', async () => {
    await start({});
    await site.user('one@options.test');
    await site.visitor().json('/login/link', { email: 'one@options.test' });
    const link = await site.link('one@options.test');
    const other = site.visitor();
    const program = await other.json(link, {});
    expect([program.status, program.json()]).toMatchObject([
      400,
      { code: 'VALIDATION_FAILED', errors: { confirm: [expect.any(String)] } },
    ]);
    for (const form of [{}, { confirm: '' }, { confirm: 'no' }] as Record<string, string>[]) {
      const asked = await other.form(link, form);
      expect(asked.status).toBe(400);
      expect(asked.text).toContain('name="confirm" value="true"');
      expect(asked.text).toContain('another browser');
      expect(asked.text).not.toContain('no longer');
    }
    expect(await isIn(other)).toBe(false);
    expect((await other.form(link, { confirm: 'true' })).status).toBe(303);
    expect(await isIn(other)).toBe(true);
  });

  it('sessions.remember.default holds for programs that say nothing; a box that is not ticked says no', async () => {
    await start({ sessions: { remember: { default: true } } });
    await site.user('one@options.test');
    const account = { email: 'one@options.test', password: PASSWORD };
    const remembered = async (sent: object) => {
      const visitor = site.visitor();
      const answer = await visitor.post('/login', sent);
      expect([200, 303]).toContain(answer.status);
      return visitor.cookie('remember') !== undefined;
    };
    expect(await remembered({ json: account })).toBe(true);
    expect(await remembered({ json: account, html: true })).toBe(true);
    expect(await remembered({ json: { ...account, remember: null } })).toBe(true);
    expect(await remembered({ json: { ...account, remember: true } })).toBe(true);
    expect(await remembered({ json: { ...account, remember: false } })).toBe(false);
    expect(await remembered({ form: account })).toBe(false);
    expect(await remembered({ form: account, headers: { accept: '*/*' } })).toBe(false);
    expect(await remembered({ form: { ...account, remember: 'true' } })).toBe(true);
  });

  it.each([
    ['refuse', 400, 400],
    ['any', 200, 303],
  ] as const)("TOK-15 passwordless: sameBrowser '%s'", async (sameBrowser, status, posted) => {
    await start({ passwordless: { sameBrowser, within: '5 minutes' } });
    await site.user('one@options.test');
    await site.visitor().json('/login/link', { email: 'one@options.test' });
    const link = await site.link('one@options.test');
    const other = site.visitor();
    const page = await other.page(link);
    expect(page.status).toBe(status);
    expect(page.text).not.toContain('name="confirm" value="true"');
    expect((await other.form(link, { confirm: 'true' })).status).toBe(posted);
    expect(await isIn(other)).toBe(sameBrowser === 'any');
    site.clock.advance('5 minutes');
    await site.visitor().json('/login/link', { email: 'one@options.test' });
    const late = await site.link('one@options.test');
    site.clock.advance('5 minutes');
    expect((await site.visitor().get(late)).json()).toEqual({ status: 'expired' });
  });

  it('redirects.confirmError takes people on whose link does not work', async () => {
    await start({ redirects: { confirmError: '/sorry' } });
    const visitor = site.visitor();
    const page = await visitor.page('/confirm/nothing');
    expect([page.status, page.location]).toEqual([303, '/sorry']);
    expect((await visitor.page('/login')).text).toContain('confirmation link does not work');
    const posted = await visitor.form('/confirm/nothing', {});
    expect([posted.status < 400, posted.location]).toEqual([true, '/sorry']);
    expect((await visitor.get('/confirm/nothing')).json()).toEqual({ status: 'invalid' });
    expect((await visitor.json('/confirm/nothing', {})).status).toBeGreaterThanOrEqual(400);
  });

  it('passwordless: only', async () => {
    await start({ passwordless: { only: true } });
    await site.user('one@options.test');
    const visitor = site.visitor();
    const page = await visitor.page('/login');
    expect(page.text).toContain('name="email"');
    expect(page.text).not.toContain('type="password"');
    expect((await visitor.form('/login', { email: 'one@options.test' })).status).toBe(303);
    const body = { email: 'one@options.test', password: PASSWORD };
    for (const path of ['/login', '/token']) {
      const answer = await site.visitor().json(path, body);
      expect(answer.cookies.filter((cookie) => cookie.startsWith('session='))).toEqual([]);
      expect(answer.json()['token']).toBeUndefined();
    }
    await visitor.form('/login', { email: 'one@options.test' });
    expect((await visitor.form(await site.link('one@options.test'), {})).status).toBe(303);
    expect(await isIn(visitor)).toBe(true);
  });

  it('recoverable: sendEmail, sendNotice, autoLogin, within', async () => {
    await start({
      recoverable: { sendEmail: false, sendNotice: false, autoLogin: true, within: '10 minutes' },
      redirects: { postReset: '/after' },
    });
    await site.user('one@options.test');
    await site.user('un@options.test', { confirmedAt: null });
    const token = async (email: string): Promise<string> => {
      await site.visitor().json('/reset', { email });
      const { payload } = site.told
        .filter(({ name }) => name === 'user.reset-instructions-sent')
        .at(-1)!;
      return payload['token'] as string;
    };
    const visitor = site.visitor();
    const form = { password: NEXT, passwordConfirm: NEXT };
    const answer = await visitor.form(`/reset/${await token('one@options.test')}`, form);
    expect([answer.status, answer.location]).toEqual([303, '/after']);
    expect(await isIn(visitor)).toBe(true);
    const unconfirmed = site.visitor();
    const other = await unconfirmed.json(`/reset/${await token('un@options.test')}`, {
      password: NEXT,
    });
    expect(other.json()).toMatchObject({ user: { email: 'un@options.test' } });
    expect(await isIn(unconfirmed)).toBe(false);
    expect(await site.users.findUser({ email: 'un@options.test' })).toMatchObject({
      confirmedAt: null,
    });
    const late = await token('one@options.test');
    site.clock.advance('10 minutes');
    expect((await site.visitor().get(`/reset/${late}`)).json()).toEqual({ status: 'expired' });
    for (const email of ['one@options.test', 'un@options.test'])
      expect(await site.mails(email)).toEqual([]);
  });

  it('changeable: sendEmail; redirects.post*; links as functions', async () => {
    await start({
      changeable: { sendEmail: false },
      redirects: {
        postChange: '/changed',
        postRegister: 'reset',
        postLogin: () => '/computed',
        postConfirm: 'https://front.test/in',
      },
      origins: ['https://front.test'],
      links: { login: (token: string) => `https://front.test/l/${token}` },
    });
    await site.user('one@options.test');
    const visitor = site.visitor();
    expect(
      (await visitor.form('/login', { email: 'one@options.test', password: PASSWORD })).location,
    ).toBe('/computed');
    const change = { password: PASSWORD, newPassword: NEXT, newPasswordConfirm: NEXT };
    expect((await visitor.form('/change', change)).location).toBe('/changed');
    expect(await site.mails('one@options.test')).toEqual([]);
    const form = { email: 'new@options.test', password: PASSWORD, passwordConfirm: PASSWORD };
    const other = site.visitor();
    expect((await other.form('/register', form)).location).toBe('/reset');
    const confirmed = await other.form(await site.link('new@options.test'), {});
    expect(confirmed.location).toBe('https://front.test/in');
    await other.json('/login/link', { email: 'new@options.test' });
    const [last] = (await site.mails('new@options.test')).slice(-1);
    expect(last?.mail.text).toMatch(/https:\/\/front\.test\/l\/[\w-]{43}/);
  });

  it('genericResponses: false tells what is the matter', async () => {
    await start({ genericResponses: false });
    await site.user('known@options.test');
    await site.user('off@options.test', { active: false });
    await site.user('wait@options.test', { confirmedAt: null });
    await site.user('bare@options.test', { password: null });
    const told = async (path: string, name: string, more: object = {}): Promise<unknown> => {
      const answer = await site.visitor().json(path, { email: `${name}@options.test`, ...more });
      const { codes, code } = answer.json<{ codes?: Record<string, string[]>; code?: string }>();
      return codes
        ? Object.entries(codes)
            .map(([field, keys]) => `${field} ${keys.join()}`)
            .join()
        : (code ?? answer.status);
    };
    const wrong = { password: 'a wrong password' };
    const table: [string, string, unknown, object?][] = [
      ['/login', 'ghost', 'email USER_DOES_NOT_EXIST', wrong],
      ['/login', 'known', 'password INVALID_PASSWORD', wrong],
      ['/login', 'bare', 'password PASSWORD_NOT_SET', wrong],
      ['/reset', 'ghost', 'email USER_DOES_NOT_EXIST'],
      ['/reset', 'off', 'email DISABLED_ACCOUNT'],
      ['/reset', 'known', 200],
      ['/confirm', 'ghost', 'email USER_DOES_NOT_EXIST'],
      ['/confirm', 'known', 'email ALREADY_CONFIRMED'],
      ['/confirm', 'off', 'email ALREADY_CONFIRMED'],
      ['/confirm', 'wait', 200],
      ['/login/link', 'ghost', 'email USER_DOES_NOT_EXIST'],
      ['/login/link', 'off', 'email DISABLED_ACCOUNT'],
      ['/login/link', 'wait', 'email CONFIRMATION_REQUIRED'],
      ['/login/link', 'known', 200],
      ['/register', 'known', 'email EMAIL_ALREADY_ASSOCIATED', { password: PASSWORD }],
      ['/register', 'fresh', 200, { password: PASSWORD }],
    ];
    for (const [path, name, expected, more] of table) {
      expect(await told(path, name, more), `${path} ${name}`).toBe(expected);
    }
    const page = await site.visitor().form('/reset', { email: 'ghost@options.test' });
    expect(page.status).toBe(400);
  });
});

describe.each(ADAPTERS)('events on %s', (adapter) => {
  let site: AccountSite;
  beforeAll(async () => {
    site = await startAccountSite({ adapter });
  });
  afterAll(() => site.close());

  it('tell each thing once, after it is done, and keep their tokens to themselves', async () => {
    const email = 'eve@events.test';
    const visitor = site.visitor();
    const seen = (): string[] => site.told.map(({ name }) => name);
    const step = async (act: () => Promise<unknown>, names: EventName[]): Promise<void> => {
      site.told.length = 0;
      await act();
      expect(seen()).toEqual(names);
      for (const { payload, name } of site.told) {
        if ('user' in payload) expect(payload['user'], name).toMatchObject({ email });
      }
    };
    await step(() => visitor.json('/register', { email, password: PASSWORD }), ['user.registered']);
    const { payload } = site.told[0]!;
    const confirmToken = payload['confirmToken'] as string;
    expect(await site.link(email)).toBe(`/confirm/${confirmToken}`);
    await step(() => visitor.json('/confirm', { email }), ['user.confirm-instructions-sent']);
    const link = await site.link(email);
    await step(() => visitor.json(link, {}), ['user.confirmed']);
    expect(site.told[0]?.payload['user']).toMatchObject({ confirmedAt: expect.any(Date) });
    await step(() => visitor.json(link, {}), []);
    await step(
      () => visitor.json('/login', { email, password: 'wrong password' }),
      ['user.login-failed'],
    );
    expect(site.told[0]?.payload).toMatchObject({
      identity: email,
      reason: 'password',
      ip: '127.0.0.1',
    });
    await step(
      () => visitor.json('/login', { email, password: PASSWORD }),
      ['user.session-started', 'user.logged-in'],
    );
    expect(site.told[1]?.payload).toMatchObject({ mechanism: 'password', ip: '127.0.0.1' });
    await step(
      () => visitor.json('/change', { password: PASSWORD, newPassword: NEXT }),
      ['user.password-changed'],
    );
    await step(() => visitor.json('/logout', {}), ['user.logged-out']);
    await step(() => visitor.json('/reset', { email }), ['user.reset-instructions-sent']);
    const reset = await site.link(email);
    await step(
      () => visitor.json(reset, { password: 'a third good password' }),
      ['user.password-reset'],
    );
    await step(() => visitor.json(reset, { password: 'a fourth good password' }), []);
    await step(() => visitor.json('/login/link', { email }), ['user.login-instructions-sent']);
    const login = await site.link(email);
    await step(() => visitor.json(login, {}), ['user.session-started', 'user.logged-in']);
    expect(site.told[1]?.payload).toMatchObject({ mechanism: 'link' });
    await step(() => site.visitor().json('/register', { email, password: PASSWORD }), []);
    await step(() => site.visitor().json('/reset', { email: 'ghost@events.test' }), []);
  });

  it('leave tokens and secrets out of JSON and of logs', async () => {
    const email = 'ida@events.test';
    site.told.length = 0;
    await site.visitor().json('/register', { email, password: PASSWORD });
    await site.visitor().json('/reset', { email });
    await site.visitor().json('/confirm', { email });
    await site.users.updateUser(email, { confirmedAt: new Date() });
    await site.visitor().json('/login/link', { email });
    const user = await site.users.findUser({ email });
    const names = [
      'user.registered',
      'user.reset-instructions-sent',
      'user.confirm-instructions-sent',
      'user.login-instructions-sent',
    ];
    expect(site.told.map(({ name }) => name)).toEqual(names);
    for (const { payload, logged, name } of site.told) {
      const token = (payload['token'] ?? payload['confirmToken']) as string;
      expect(token, name).toMatch(/^[\w-]{43}$/);
      expect(logged, name).not.toContain(token);
      expect(logged, name).not.toContain('$argon2');
      expect(logged, name).not.toContain(user?.uniquifier);
    }
  });
});
