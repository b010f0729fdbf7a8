import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import { comparable, rawPost } from '../../support/raw-answer.js';
import { startAccountSite, type AccountSite } from './account-site.js';

/** Addresses of one length, so that lengths of answers can be compared too. */
const PEOPLE = {
  known: 'known@people.test',
  ghost: 'ghost@people.test',
  off: 'offff@people.test',
  unconfirmed: 'uncon@people.test',
  bare: 'baree@people.test',
} as const;
type Person = keyof typeof PEOPLE;

/** Route, further fields, and who gets a mail. */
const ROUTES: readonly [string, string, Record<string, string>, readonly Person[]][] = [
  ['ENU-05', '/reset', {}, ['known', 'unconfirmed', 'bare']],
  ['ENU-06', '/confirm', {}, ['unconfirmed']],
  ['ENU-07', '/login/link', {}, ['known', 'bare']],
  [
    'ENU-03',
    '/register',
    { password: PASSWORD, passwordConfirm: PASSWORD },
    ['known', 'ghost', 'unconfirmed', 'bare'],
  ],
  ['ENU-01 ENU-02', '/login', { password: 'a wrong password' }, []],
];

const WAYS = {
  JSON: {
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    write: (fields: Record<string, string>) => JSON.stringify(fields),
  },
  page: {
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    write: (fields: Record<string, string>) => new URLSearchParams(fields).toString(),
  },
} as const;
type Way = keyof typeof WAYS;

describe.each(ADAPTERS)('no account is told on %s', (adapter) => {
  let site: AccountSite;

  beforeAll(async () => {
    site = await startAccountSite({ adapter });
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    for (const email of Object.values(PEOPLE)) {
      if (await site.users.findUser({ email })) await site.users.deleteUser(email);
    }
    await site.user(PEOPLE.known);
    await site.user(PEOPLE.off, { active: false });
    await site.user(PEOPLE.unconfirmed, { confirmedAt: null });
    await site.user(PEOPLE.bare, { password: null });
    await site.forget();
  });

  const ask = async (path: string, way: Way, fields: Record<string, string>): Promise<string> => {
    const { headers, write } = WAYS[way];
    const sent = { ...headers, 'sec-fetch-site': 'same-origin' };
    return comparable(await rawPost(site.url + path, write(fields), sent), fields['email'] ?? '');
  };

  const cases = ROUTES.flatMap(([id, path, fields, mailed]) =>
    (['JSON', 'page'] as const).map((way) => ({ id, path, way, fields, mailed })),
  );

  it.each(cases)(
    '$id ENU-12 O-SAME: $path by $way is byte for byte alike, and mails go to the stored address alone',
    async ({ path, way, fields, mailed }) => {
      const answers = new Map<string, Person[]>();
      for (const [person, email] of Object.entries(PEOPLE) as [Person, string][]) {
        const answer = await ask(path, way, { email, ...fields });
        answers.set(answer, [...(answers.get(answer) ?? []), person]);
      }
      expect([...answers.values()]).toEqual([Object.keys(PEOPLE)]);
      for (const [person, email] of Object.entries(PEOPLE) as [Person, string][]) {
        const mails = await site.mails(email);
        expect(mails.length, person).toBe(mailed.includes(person) ? 1 : 0);
        for (const mail of mails) expect(mail.rcpt).toEqual([email]);
      }
    },
  );

  it.each(cases)(
    '$id O-SAME: $path by $way again and again, from a browser with what it was given',
    async ({ path, way, fields }) => {
      const rounds: string[] = [];
      for (const email of [PEOPLE.known, PEOPLE.ghost]) {
        const visitor = site.visitor();
        for (let round = 0; round < 3; round++) {
          const body = { email, ...fields };
          const answer = await (way === 'JSON'
            ? visitor.json(path, body)
            : visitor.form(path, body));
          const page = answer.location === null ? '' : (await visitor.page(answer.location)).text;
          const shown = [answer.status, answer.text, page].join('\n').replaceAll(email, '');
          rounds.push(`${round} ${shown.replaceAll(/name="csrf_token" value="[^"]*"/g, '')}`);
        }
      }
      expect(rounds.slice(0, 3)).toEqual(rounds.slice(3));
    },
  );

  it('ENU-03 a taken address gets one mail that says so, no row, and keeps its password', async () => {
    const before = await site.users.findUser({ email: PEOPLE.known });
    const other = 'another good password';
    await site.visitor().json('/register', { email: PEOPLE.known, password: other });
    const mails = await site.mails(PEOPLE.known);
    expect(mails.map(({ mail }) => mail.subject)).toEqual([expect.stringMatching(/already/i)]);
    const after = await site.users.findUser({ email: PEOPLE.known });
    expect([after?.id, after?.password]).toEqual([before?.id, before?.password]);
    expect(
      (await site.visitor().json('/login', { email: PEOPLE.known, password: other })).status,
    ).toBe(401);
  });

  it('ENU-02 what is the matter is told after the right password alone', async () => {
    const login = async (email: string) =>
      (await site.visitor().json('/login', { email, password: PASSWORD })).json()['code'];
    expect(await login(PEOPLE.off)).toBe('DISABLED_ACCOUNT');
    expect(await login(PEOPLE.unconfirmed)).toBe('CONFIRMATION_REQUIRED');
    expect(await login(PEOPLE.bare)).toBe('INVALID_CREDENTIALS');
  });
});
