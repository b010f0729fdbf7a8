import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import catalogue from '../../lib/core/messages/catalogues/en.json' with { type: 'json' };
import {
  changeable,
  confirmable,
  passwordless,
  recoverable,
  registerable,
} from '../../lib/index.js';
import { errorsOf, startFlaskSite, type FlaskSite } from '../support/flask-site.js';
import { ADAPTERS } from '../support/site.js';

const WORD = 'password';

/** Our words for the keys of the seed; parameters are filled in by the caller. */
function textOf(key: string, params: Record<string, string> = {}): string {
  const texts = catalogue as Record<string, string>;
  const text = texts[key];
  if (text === undefined) throw new Error(`No text for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
}

const LENGTH = textOf('PASSWORD_INVALID_LENGTH', { min: '6', max: '128' });
const REQUIRED = {
  email: [textOf('EMAIL_NOT_PROVIDED')],
  password: [textOf('PASSWORD_NOT_PROVIDED')],
};
const UNKNOWN = { email: [textOf('USER_DOES_NOT_EXIST')] };
const BOGUS = { email: [textOf('INVALID_EMAIL_ADDRESS'), textOf('USER_DOES_NOT_EXIST')] };

/** what is sent as JSON, and the errors that the seed answers; `null` = 200 */
type Case = readonly [title: string, body: unknown, errors: Record<string, string[]> | null];

const LOGIN: readonly Case[] = [
  ['no fields', {}, REQUIRED],
  ['an empty list', [], REQUIRED],
  ['null', null, REQUIRED],
  ['a list, which crashed the seed (M37)', [1], REQUIRED],
  ['a text (M37)', 'x', REQUIRED],
  ['blanks', { email: '  ', password: '   ' }, REQUIRED],
  ['nulls', { email: null, password: null }, REQUIRED],
  ['an object as a value (M38)', { email: { a: 1 }, password: WORD }, { email: REQUIRED.email }],
  ['a list as a value', { email: ['ann@x.test'], password: [WORD] }, null],
  ['an unknown user', { email: 'nobody@x.test', password: WORD }, UNKNOWN],
  ['a number, which selected by id in the seed (M13)', { email: 1, password: WORD }, UNKNOWN],
  ['true (M13)', { email: true, password: WORD }, UNKNOWN],
  ['no address at all', { email: 'bogus', password: WORD }, UNKNOWN],
  [
    'no password stored',
    { email: 'bare@x.test', password: WORD },
    { password: [textOf('PASSWORD_NOT_SET')] },
  ],
  [
    'a wrong password',
    { email: 'ann@x.test', password: 'wrong' },
    { password: [textOf('INVALID_PASSWORD')] },
  ],
  [
    'unconfirmed with the right password',
    { email: 'new@x.test', password: WORD },
    { email: [textOf('CONFIRMATION_REQUIRED')] },
  ],
  [
    'unconfirmed with a wrong one',
    { email: 'new@x.test', password: 'wrong' },
    { password: [textOf('INVALID_PASSWORD')] },
  ],
  [
    'disabled with the right password',
    { email: 'off@x.test', password: WORD },
    { email: [textOf('DISABLED_ACCOUNT')] },
  ],
  [
    'disabled with a wrong one',
    { email: 'off@x.test', password: 'wrong' },
    { password: [textOf('INVALID_PASSWORD')] },
  ],
  [
    'unconfirmed and disabled',
    { email: 'both@x.test', password: WORD },
    { email: [textOf('CONFIRMATION_REQUIRED')] },
  ],
  ['unknown keys', { email: 'ann@x.test', password: WORD, color: 'red' }, null],
  ['capitals', { email: 'ANN@X.test', password: WORD }, null],
  [
    'next elsewhere',
    { email: 'ann@x.test', password: WORD, next: 'http://evil.test' },
    { next: [textOf('INVALID_REDIRECT')] },
  ],
  [
    'next elsewhere and nothing else',
    { next: '//evil.test' },
    { ...REQUIRED, next: [textOf('INVALID_REDIRECT')] },
  ],
];

const REGISTER: readonly Case[] = [
  ['no fields', {}, REQUIRED],
  [
    'a bad address',
    { email: 'bogus', password: WORD },
    { email: [textOf('INVALID_EMAIL_ADDRESS')] },
  ],
  [
    'a domain without a dot',
    { email: 'a@localhost', password: WORD },
    { email: [textOf('INVALID_EMAIL_ADDRESS')] },
  ],
  ['5 characters', { email: 'z@x.test', password: '12345' }, { password: [LENGTH] }],
  ['129 characters', { email: 'z@x.test', password: 'a'.repeat(129) }, { password: [LENGTH] }],
  [
    'everything wrong',
    { email: 'bogus', password: '1' },
    { email: [textOf('INVALID_EMAIL_ADDRESS')], password: [LENGTH] },
  ],
  [
    'a taken address in other letters and a short password, together',
    { email: 'ANN@x.test', password: '1' },
    { email: [textOf('EMAIL_ALREADY_ASSOCIATED', { email: 'ANN@x.test' })], password: [LENGTH] },
  ],
];

const RESET: readonly Case[] = [
  ['no fields', {}, { email: REQUIRED.email }],
  ['a bad address', { email: 'bogus' }, BOGUS],
  ['an unknown one', { email: 'nobody@x.test' }, UNKNOWN],
  ['an unconfirmed account', { email: 'new@x.test' }, { email: [textOf('CONFIRMATION_REQUIRED')] }],
  ['a disabled account (M5)', { email: 'off@x.test' }, { email: [textOf('DISABLED_ACCOUNT')] }],
  ['an account without a password', { email: 'bare@x.test' }, null],
  ['capitals', { email: 'ANN@x.test' }, null],
];

const CONFIRM: readonly Case[] = [
  ['no fields', {}, { email: REQUIRED.email }],
  ['a bad address', { email: 'bogus' }, BOGUS],
  ['an unknown one', { email: 'nobody@x.test' }, UNKNOWN],
  ['a confirmed account', { email: 'ann@x.test' }, { email: [textOf('ALREADY_CONFIRMED')] }],
];

const CHANGE: readonly Case[] = [
  [
    'no fields',
    {},
    {
      password: REQUIRED.password,
      new_password: REQUIRED.password,
      new_password_confirm: REQUIRED.password,
    },
  ],
  [
    'a wrong password',
    { password: 'wrong', new_password: 'another', new_password_confirm: 'another' },
    { password: [textOf('INVALID_PASSWORD')] },
  ],
  [
    'the same password, told at `password`',
    { password: WORD, new_password: WORD, new_password_confirm: WORD },
    { password: [textOf('PASSWORD_IS_THE_SAME')] },
  ],
  [
    'two passwords',
    { password: WORD, new_password: 'another', new_password_confirm: 'other' },
    { new_password_confirm: [textOf('RETYPE_PASSWORD_MISMATCH')] },
  ],
  [
    'no second one',
    { password: WORD, new_password: 'another' },
    { new_password_confirm: REQUIRED.password },
  ],
  [
    'a short one',
    { password: WORD, new_password: '12345', new_password_confirm: '12345' },
    { new_password: [LENGTH] },
  ],
  [
    'camelCase names',
    { password: WORD, newPassword: 'another', newPasswordConfirm: 'another' },
    { new_password: REQUIRED.password, new_password_confirm: REQUIRED.password },
  ],
];

describe.each(ADAPTERS)('JSON as Flask-Security speaks it, on %s', (adapter) => {
  let site: FlaskSite;

  beforeAll(async () => {
    site = await startFlaskSite({
      adapter,
      features: [registerable, confirmable, recoverable, changeable],
    });
    await site.user('ann@x.test', { password: WORD });
    await site.user('bare@x.test', { password: null });
    await site.user('new@x.test', { password: WORD, confirmedAt: null });
    await site.user('off@x.test', { password: WORD, active: false });
    await site.user('both@x.test', { password: WORD, active: false, confirmedAt: null });
  });
  afterAll(() => site.close());

  const signedIn = () => site.signedIn('ann@x.test', WORD);

  const check = async (path: string, body: unknown, expected: Case[2]): Promise<void> => {
    const visitor = path === '/change' ? await signedIn() : site.visitor();
    const answer = await visitor.json(path, body);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.json()).toMatchObject({ meta: { code: answer.status } });
    expect(errorsOf(answer.text)).toEqual(expected ?? {});
    expect(answer.status).toBe(expected ? 400 : 200);
  };

  it.each(LOGIN)('/login: %s', (_, body, errors) => check('/login', body, errors));
  it.each(REGISTER)('/register: %s', (_, body, errors) => check('/register', body, errors));
  it.each(RESET)('/reset: %s', (_, body, errors) => check('/reset', body, errors));
  it.each(CONFIRM)('/confirm: %s', (_, body, errors) => check('/confirm', body, errors));
  it.each(CHANGE)('/change: %s', (_, body, errors) => check('/change', body, errors));

  it('answers a login by the envelope, keys in order, the token inside the user', async () => {
    const visitor = site.visitor();
    const answer = await visitor.json('/login?next=/elsewhere', {
      email: 'ann@x.test',
      password: WORD,
    });
    const { response } = answer.json<{ response: { user: Record<string, string> } }>();
    const { authentication_token: token, id } = response.user;
    const user = `{"authentication_token":"${token}","id":"${id}"}`;
    expect(answer.text).toBe(`{"meta":{"code":200},"response":{"user":${user}}}`);
    expect(visitor.cookie('session')).toBeDefined();
  });

  it.each([
    ['application/json; charset=utf-8', 400],
    ['application/vnd.api+json', 400],
    ['application/x-www-form-urlencoded', 200],
  ])('knows JSON by %s, whatever is accepted', async (type, status) => {
    const headers = { 'content-type': type, accept: 'text/html' };
    const answer = await site.visitor().post('/login', { body: '', headers });
    expect(answer.status).toBe(status);
    const isJson = answer.headers.get('content-type') === 'application/json';
    expect(isJson).toBe(status === 400);
  });

  it('ignores Accept and X-Requested-With', async () => {
    const headers = { accept: 'application/json', 'x-requested-with': 'XMLHttpRequest' };
    const answer = await site.visitor().post('/login', { body: '', headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('takes malformed JSON for no fields', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await site.visitor().post('/login', { body: '{"email":', headers });
    expect(errorsOf(answer.text)).toEqual(REQUIRED);
  });

  it('registers by JSON without a second password, and gives no token before the confirmation (M2)', async () => {
    const answer = await site.visitor().json('/register', {
      email: 'joe@x.test',
      password: '  blanks count ',
      password_confirm: 'other',
    });
    const user = await site.users.findUser({ email: 'joe@x.test' });
    expect(answer.json()).toEqual({
      meta: { code: 200 },
      response: { user: { id: String(user?.id) } },
    });
    expect(answer.cookies.filter((cookie) => !cookie.startsWith('flash'))).toEqual([]);
  });

  it('tells whom a mail goes to at /confirm, and nothing at /reset', async () => {
    const user = await site.users.findUser({ email: 'new@x.test' });
    const confirm = await site.visitor().json('/confirm', { email: 'new@x.test' });
    expect(confirm.json()).toEqual({
      meta: { code: 200 },
      response: { user: { id: String(user?.id) } },
    });
    const reset = await site.visitor().json('/reset', { email: 'ann@x.test' });
    expect(reset.text).toBe('{"meta":{"code":200},"response":{}}');
  });

  it('sends signed-in callers on, by JSON too', async () => {
    for (const path of ['/login', '/register', '/reset', '/reset/some-token']) {
      const visitor = await signedIn();
      const answer = await visitor.json(`${path}?next=/elsewhere`, {});
      expect([answer.status, answer.location], path).toEqual([302, '/']);
      expect(answer.cookies).toEqual([]);
    }
  });

  it('takes a valid token for a signed-in caller', async () => {
    const login = await site.visitor().json('/login', { email: 'ann@x.test', password: WORD });
    const { user } = login.json<{ response: { user: { authentication_token: string } } }>()
      .response;
    const answer = await site.visitor().get(`/login?auth_token=${user.authentication_token}`);
    expect([answer.status, answer.location]).toEqual([302, '/']);
  });

  it('changes a password by JSON and gives no token', async () => {
    await site.user('eve@x.test', { password: WORD });
    const visitor = await site.signedIn('eve@x.test', WORD);
    const body = { password: WORD, new_password: 'another', new_password_confirm: 'another' };
    const answer = await visitor.json('/change', body);
    expect(Object.keys(answer.json<{ response: { user: object } }>().response.user)).toEqual([
      'id',
    ]);
    expect(
      (await site.visitor().json('/login', { email: 'eve@x.test', password: 'another' })).status,
    ).toBe(200);
  });

  it('sends strangers to the login from /change, with the whole address as next', async () => {
    for (const answer of [
      await site.visitor().json('/change?x=1', {}),
      await site.visitor().form('/change?x=1', {}),
    ]) {
      expect([answer.status, answer.location]).toEqual([302, '/login?next=%2Fchange%3Fx%3D1']);
    }
  });

  it('answers a GET with a JSON type without failing (M39)', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const path of ['/login', '/register', '/reset', '/confirm']) {
      const answer = await site.visitor().get(path, { headers });
      expect(answer.text, path).toBe('{"meta":{"code":200},"response":{}}');
    }
    const change = await (await signedIn()).get('/change', { headers });
    expect(Object.keys(change.json<{ response: { user: object } }>().response.user)).toEqual([
      'id',
    ]);
  });
});

describe.each(ADAPTERS)('passwordless JSON on %s', (adapter) => {
  let site: FlaskSite;
  beforeAll(async () => {
    site = await startFlaskSite({ adapter, features: [passwordless] });
    await site.user('ann@x.test');
    await site.user('off@x.test', { active: false });
  });
  afterAll(() => site.close());

  it.each<Case>([
    ['no fields', {}, { email: REQUIRED.email }],
    ['a bad address', { email: 'bogus' }, BOGUS],
    ['an unknown one', { email: 'nobody@x.test' }, UNKNOWN],
    ['a disabled account', { email: 'off@x.test' }, { email: [textOf('DISABLED_ACCOUNT')] }],
    ['an account, its password ignored', { email: 'ann@x.test', password: 'ignored' }, null],
  ])('/login: %s', async (_, body, errors) => {
    const answer = await site.visitor().json('/login', body);
    expect(errorsOf(answer.text)).toEqual(errors ?? {});
    expect(answer.status).toBe(errors ? 400 : 200);
    if (!errors)
      expect(answer.text).toMatch(
        /^\{"meta":\{"code":200\},"response":\{"user":\{"id":"\d+"\}\}\}$/,
      );
  });
});
