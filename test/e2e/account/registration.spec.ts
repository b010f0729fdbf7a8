import { readFileSync } from 'node:fs';
import { IsInt, IsOptional } from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalEmail } from '../../../lib/common/identity.js';
import {
  ConfirmRegisterForm,
  FormField,
  memoryStore,
  registerable,
  RegisterForm,
  SecurityModule,
} from '../../../lib/index.js';
import { ADAPTERS, PASSWORD, SECRET } from '../../support/site.js';
import { startAccountSite, type AccountSite } from './account-site.js';

class SiteForm extends ConfirmRegisterForm {
  @FormField({ label: 'Nickname' })
  nickname?: string;

  @FormField({ type: 'number', label: 'Age' })
  @IsOptional()
  @IsInt()
  age?: number;
}

/** What nobody may choose about a new account, and values that an attacker would like. */
const FORBIDDEN: Readonly<Record<string, unknown>> = {
  active: true,
  isAdmin: true,
  role: 'admin',
  id: 4711,
  uniquifier: 'x',
  fs_uniquifier: 'x',
  confirmedAt: '2020-01-01',
  confirmed_at: '2020-01-01',
  passwordHash: '$argon2id$x',
  password_hash: '$argon2id$x',
  tenant_id: 7,
  loginCount: 9,
  login_count: 9,
  currentLoginIp: '192.0.2.1',
  __v: 1,
};

/** Categories of addresses that people have. */
const PLAIN = ['ISEMAIL_VALID_CATEGORY', 'ISEMAIL_DNSWARN', 'ISEMAIL_RFC5321'];

describe.each(ADAPTERS)('registration on %s', (adapter) => {
  let site: AccountSite;
  let plain: AccountSite;

  beforeAll(async () => {
    site = await startAccountSite({
      adapter,
      security: {
        forms: { confirmRegister: SiteForm },
        identityAttributes: ['email', { username: 'casefold' }],
      },
    });
    plain = await startAccountSite({ adapter, security: { features: [registerable] } });
  });
  afterAll(() => Promise.all([site.close(), plain.close()]));

  let number = 0;
  const fresh = (): string => `new${number++}@input.test`;
  const register = (fields: Readonly<Record<string, unknown>>, to = site) =>
    to.visitor().json('/register', { password: PASSWORD, ...fields });
  const found = async (email: string) =>
    (await site.users.findUser({ email })) as unknown as Record<string, unknown> | null;

  it('INP-01 fields of the site reach its columns, and nothing else does', async () => {
    for (const [field, value] of Object.entries(FORBIDDEN)) {
      const email = fresh();
      const answer = await register({ email, nickname: 'Bo', age: 7, [field]: value });
      expect(answer.status, field).toBe(200);
      const user = await found(email);
      expect(user, field).toMatchObject({
        nickname: 'Bo',
        age: 7,
        active: true,
        confirmedAt: null,
      });
      expect(user?.['roles']).toEqual([]);
      expect(user?.['uniquifier']).toMatch(/^[\w-]{43}$/);
      expect(user?.['id']).not.toBe(4711);
      if (!['active', 'uniquifier', 'id', 'confirmedAt'].includes(field)) {
        expect(user?.[field] ?? 0, field).not.toBe(value);
      }
    }
    const lists: Record<string, unknown>[] = [
      { roles: ['admin'] },
      { 'roles[]': 'admin' },
      { constructor: { prototype: {} } },
    ];
    for (const more of lists) {
      const email = fresh();
      expect((await register({ email, ...more })).status, JSON.stringify(more)).toBe(400);
      expect(await found(email)).toBeNull();
    }
  });

  it('INP-01 the same by a form, where the page draws the fields', async () => {
    const page = await site.visitor().page('/register');
    expect(page.text).toContain('name="nickname"');
    expect(page.text).toContain('name="age"');
    const email = fresh();
    const form = { email, password: PASSWORD, passwordConfirm: PASSWORD, nickname: 'Bo', age: '8' };
    const answer = await site.visitor().form('/register', { ...form, active: 'on', id: '4711' });
    expect(answer.status).toBe(303);
    expect(await found(email)).toMatchObject({ nickname: 'Bo', age: 8 });
    const wrong = await site.visitor().form('/register', { ...form, age: '8.5' });
    expect(wrong.status).toBe(400);
  });

  it('UNI-01 UNI-04 one person has one account, however the address is spelled', async () => {
    const spellings = [
      ['alice@uni.test', 'Alice@UNI.test', ' alice@uni.test', 'ALICE@uni.test '],
      ['bob@bücher.test', 'bob@xn--bcher-kva.test', 'bob@BÜCHER.test', 'bob@bu\u0308cher.test'],
    ];
    for (const [first = '', ...others] of spellings) {
      expect((await register({ email: first })).status).toBe(200);
      const before = await site.users.findUser({ email: first });
      for (const other of others) {
        expect((await register({ email: other })).status, other).toBe(200);
        expect((await site.users.findUser({ email: other }))?.id, other).toBe(before?.id);
      }
    }
    const odd = [
      'ali\u200dce@uni.test',
      'ali\u00adce@uni.test',
      '\u202ealice@uni.test',
      'alice@uni.test.',
    ];
    for (const email of odd) expect((await register({ email })).status, email).toBe(400);
  });

  it('MAI-01 MAI-08 what is no address of one person is refused, and no mail leaves', async () => {
    await site.forget();
    const wrong = [
      'a@x.test\r\nBcc: evil@x.test', 'a@x.test\nTo: evil@x.test', 'a@x.test%0aTo:evil', 'a\u2028b@x.test',
      'a@x.test,evil@x.test', '"a b"@x.test', 'A <a@x.test>', 'a@x.test;evil@x.test', 'a@[127.0.0.1]', '@x.test', 'a@', 'a',
      `${'a'.repeat(65)}@x.test`, `a@${'b'.repeat(64)}.test`, `a@${'b.'.repeat(130)}test`, `${'a'.repeat(10_000)}@x.test`,
    ]; // prettier-ignore
    for (const email of wrong) {
      for (const path of ['/register', '/reset', '/confirm', '/login/link']) {
        const answer = await site.visitor().json(path, { email, password: PASSWORD });
        expect(answer.status, `${path} ${email.slice(0, 40)}`).toBe(400);
      }
    }
    const domain = `${`${'d'.repeat(60)}.`.repeat(3)}test`;
    const most = `${'l'.repeat(64)}@${domain}`;
    expect((await register({ email: most })).status).toBe(200);
    const mails = await site.mails(most);
    expect(mails.map(({ rcpt }) => rcpt)).toEqual([[most]]);
    expect(site.smtp.mails).toHaveLength(1);
  });

  it('MAI-03 of the isemail corpus only plain addresses are taken, and mail goes to their canonical form', async () => {
    await site.forget();
    for (const { address, category } of corpus()) {
      const answer = await register({ email: address });
      expect(answer.status, address).toBeLessThan(500);
      if (answer.status !== 200) continue;
      // Blanks around an address are nobody's intention, and are dropped.
      if (address.trim() === address) expect(PLAIN, address).toContain(category);
      const canonical = canonicalEmail(address) ?? '';
      // The test's own SMTP server takes no address of 254 characters, and shows domains in Unicode.
      if (canonical.length > 253) continue;
      await site.mails(canonical);
      const recipients = site.smtp.mails.flatMap(({ rcpt }) => rcpt.map(canonicalEmail));
      expect(recipients, address).toContain(canonical);
      site.smtp.clear();
    }
  }, 120_000);

  it('MAI-04 one address per request', async () => {
    await site.forget();
    await site.user('mai04@input.test', { confirmedAt: null });
    const values: unknown[] = [
      ['mai04@input.test', 'evil@x.test'],
      { 0: 'mai04@input.test' },
      null,
      7,
      true,
    ];
    const forms = [
      'email[]=mai04@input.test&email[]=evil@x.test',
      'email=mai04@input.test&email=evil@x.test',
    ];
    for (const path of ['/reset', '/confirm', '/login/link', '/register']) {
      for (const email of values) {
        expect((await site.visitor().json(path, { email, password: PASSWORD })).status, path).toBe(
          400,
        );
      }
      for (const body of forms) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        expect((await site.visitor().post(path, { body, headers })).status, path).toBe(400);
      }
    }
    expect(await site.mails('mai04@input.test')).toEqual([]);
    expect(site.smtp.begun).toEqual([]);
  });

  it('MAI-09 HST-01 no mail holds a password, and no Host makes a link', async () => {
    await site.forget();
    const email = fresh();
    const headers = {
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      forwarded: 'host=evil.test',
      'x-host': 'evil.test',
      'x-original-url': 'http://evil.test/',
    };
    await site.visitor().json('/register', { email, password: PASSWORD }, headers);
    await site.mails(email);
    for (const path of ['/confirm', '/reset']) {
      await site.visitor().json(path, { email }, headers);
      await site.mails(email);
    }
    await site.users.updateUser(email, { confirmedAt: new Date() });
    await site.visitor().json('/login/link', { email }, headers);
    await site.mails(email);
    const change = { password: PASSWORD, newPassword: 'another good password' };
    await (await site.signedIn(email)).json('/change', change, headers);
    const mails = await site.mails(email);
    expect(mails.length).toBe(5);
    for (const { raw, rcpt, mail } of mails) {
      expect(rcpt).toEqual([email]);
      expect(raw).not.toMatch(/evil\.test|correct horse|another good/);
      for (const [link] of `${mail.text} ${String(mail.html)}`.matchAll(/https?:\/\/[^\s"<>]+/g)) {
        expect(new URL(link).origin).toBe('http://app.test');
      }
    }
  });

  it('UNI-06 UNI-07 a password is one text in any form, of code points that will stay', async () => {
    const email = fresh();
    const composed = 'caf\u00e9 au lait \u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
    expect((await register({ email, password: composed })).status).toBe(200);
    await site.users.updateUser(email, { confirmedAt: new Date() });
    const answer = await site
      .visitor()
      .json('/login', { email, password: composed.normalize('NFD') });
    expect(answer.status).toBe(200);
    for (const password of ['long enough \u0378', 'long enough \ud800', 'long\u0000enough']) {
      expect((await register({ email: fresh(), password })).status, JSON.stringify(password)).toBe(
        400,
      );
    }
  });

  it('PWD-01 PWD-03 PWD-04 what a password may be is told alike at every door', async () => {
    const email = 'margarete.huber@input.test';
    const rules: [string, number][] = [
      ['x'.repeat(7), 400], ['zq4-v9xk', 200], ['\u{1f600}'.repeat(7), 400], ['tr0ub-4dor-and-3', 200],
      ['p'.repeat(3) + 'Q7-'.repeat(340) + 'z', 200], ['Q7-'.repeat(342), 400], ['password', 400], ['PASSWORD', 400],
      ['margarete.huber', 400], ['margarete.huber@input.test', 400], ['', 400],
    ]; // prettier-ignore
    await site.user(email);
    for (const [password, status] of rules) {
      const title = `${password.slice(0, 30)} (${[...password].length})`;
      if (await found(email)) await site.users.deleteUser(email);
      const registered = await register({ email, password });
      expect(registered.status, `register ${title}`).toBe(status);
      if (status === 400) {
        expect(Object.keys(registered.json<{ codes: object }>().codes), title).toEqual([
          'password',
        ]);
        await site.user(email);
      } else await site.users.updateUser(email, { password: PASSWORD, confirmedAt: new Date() });
      const visitor = await site.signedIn(email);
      const changed = await visitor.json('/change', { password: PASSWORD, newPassword: password });
      expect(changed.status, `change ${title}`).toBe(status);
      await site.visitor().json('/reset', { email });
      const link = await site.link(email);
      const reset = await site.visitor().json(link, { password });
      expect(reset.status, `reset ${title}`).toBe(status);
    }
  });

  it('A.3 the confirmation of the password: a form must have it, JSON may leave it out', async () => {
    const form = (passwordConfirm?: string) =>
      site.visitor().form('/register', {
        email: fresh(),
        password: PASSWORD,
        ...(passwordConfirm === undefined ? {} : { passwordConfirm }),
      });
    expect((await form()).status).toBe(400);
    expect((await form('else')).status).toBe(400);
    expect((await form(PASSWORD)).status).toBe(303);
    const json = await register({ email: fresh(), passwordConfirm: 'else' });
    expect(json.json()).toMatchObject({ codes: { passwordConfirm: ['RETYPE_PASSWORD_MISMATCH'] } });
  });

  it('without confirmable a taken address is told, and a new user is answered', async () => {
    const email = fresh();
    const first = await register({ email }, plain);
    expect(first.json()).toMatchObject({ user: { id: expect.any(String), email } });
    expect(first.cookies).toEqual([]);
    const second = await register({ email: email.toUpperCase() }, plain);
    expect(second.status).toBe(400);
    expect(second.json()).toMatchObject({ codes: { email: ['EMAIL_ALREADY_ASSOCIATED'] } });
    expect((await plain.mails(email)).map(({ mail }) => mail.subject)).toEqual([
      expect.stringMatching(/welcome/i),
    ]);
    expect((await plain.mails(email))[0]?.mail.text).not.toContain('/confirm/');
  });

  it('A.0.10 a signed-in caller registers nobody', async () => {
    await site.user('in@input.test');
    const visitor = await site.signedIn('in@input.test');
    const email = fresh();
    const answer = await visitor.json('/register', { email, password: PASSWORD });
    expect([answer.status, answer.json()['code']]).toEqual([400, 'ALREADY_AUTHENTICATED']);
    expect((await visitor.page('/register')).location).toBe('/');
    expect(await found(email)).toBeNull();
  });
});

describe('registration with names', () => {
  class NameForm extends ConfirmRegisterForm {
    @FormField({ label: 'Name', required: true })
    username!: string;
  }
  let site: AccountSite;
  beforeAll(async () => {
    site = await startAccountSite({
      security: {
        forms: { confirmRegister: NameForm },
        identityAttributes: ['email', { username: 'casefold' }],
      },
    });
  });
  afterAll(() => site.close());
  const register = (email: string, username: string) =>
    site.visitor().json('/register', { email, username, password: PASSWORD });

  it('UNI-02 no name looks like another one', async () => {
    expect((await register('one@names.test', 'Admin')).status).toBe(200);
    for (const [at, name] of [
      'admin',
      'ＡＤＭＩＮ',
      'аdmin',
      'admin\u200b',
      'ad\u00admin',
    ].entries()) {
      const answer = await register(`other${at}@names.test`, name);
      expect(answer.status, name).toBe(400);
      expect(Object.keys(answer.json<{ errors: object }>().errors)).toEqual(['username']);
    }
  });

  it('ENU-03 a taken name is told alike for a known and for a new address', async () => {
    expect((await register('two@names.test', 'second')).status).toBe(200);
    const [known, ghost] = [
      await register('two@names.test', 'admin'),
      await register('3.o@names.test', 'admin'),
    ];
    expect(known.status).toBe(400);
    expect(known.text).toBe(ghost.text);
  });
});

describe('a schema of the site', () => {
  const start = (schema: unknown) =>
    startAccountSite({ security: { forms: { confirmRegister: schema } } });

  it('INP-01 adds the fields that it names, however much it lets through', async () => {
    const site = await start(
      z.looseObject({ nickname: z.string().max(5), passwordConfirm: z.string().optional() }),
    );
    try {
      const email = 'zod@input.test';
      const visitor = site.visitor();
      const body = { email, password: PASSWORD, nickname: 'Zo', ...FORBIDDEN };
      expect((await visitor.json('/register', { ...body, nickname: 'too long' })).status).toBe(400);
      expect((await visitor.json('/register', body)).status).toBe(200);
      const user = (await site.users.findUser({ email })) as unknown as Record<string, unknown>;
      expect(user).toMatchObject({ nickname: 'Zo', confirmedAt: null });
      expect(user['uniquifier']).toMatch(/^[\w-]{43}$/);
      expect(Object.keys(user)).not.toContain('isAdmin');
    } finally {
      await site.close();
    }
  });

  it('INP-01 that names no fields checks and adds nothing', async () => {
    const validate = (value: unknown) =>
      (value as { ok?: string }).ok === 'yes'
        ? { value }
        : { issues: [{ message: 'No', path: ['ok'] }] };
    const site = await start({ '~standard': { version: 1, vendor: 'site', validate } });
    try {
      const body = { email: 'own@input.test', password: PASSWORD, isAdmin: true };
      expect((await site.visitor().json('/register', body)).status).toBe(400);
      expect((await site.visitor().json('/register', { ...body, ok: 'yes' })).status).toBe(200);
      expect(Object.keys((await site.users.findUser({ email: body.email })) ?? {})).not.toContain(
        'isAdmin',
      );
    } finally {
      await site.close();
    }
  });

  it('INP-01 a form that asks for what the package keeps ends the start', () => {
    class Greedy extends RegisterForm {
      @FormField({ type: 'checkbox' })
      active?: boolean;
    }
    const forRoot = () =>
      SecurityModule.forRoot({
        store: memoryStore(),
        secret: SECRET,
        features: [registerable],
        forms: { register: Greedy },
      });
    expect(forRoot).toThrow('forms.register: people cannot fill in active');
  });
});

/** The corpus writes control characters as their pictures. */
function corpus(): { address: string; category: string }[] {
  const file = new URL('../../data/isemail-tests.xml', import.meta.url);
  const xml = readFileSync(file, 'utf8');
  const text = (from: string, name: string): string =>
    new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(from)?.[1] ?? '';
  const plain = (escaped: string): string =>
    escaped
      .replace(/&#x([\da-f]+);/gi, (_, hex: string) =>
        String.fromCodePoint(Number.parseInt(hex, 16)),
      )
      .replace(/[\u2400-\u2420]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x2400))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
  return [...xml.matchAll(/<test id[\s\S]*?<\/test>/g)].map(([test]) => ({
    address: plain(text(test, 'address')),
    category: text(test, 'category'),
  }));
}
