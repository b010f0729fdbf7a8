import {
  Equals,
  IsBoolean,
  IsEmpty,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { afterEach, describe, expect, it } from 'vitest';
import {
  changeable,
  ChangePasswordForm,
  FormField,
  LoginForm,
  memoryStore,
  registerable,
  RegisterForm,
} from '../../../lib/index.js';
import { flaskSecurity } from '../../../lib/presets/flask-security/index.js';
import { Html } from '../../support/html.js';
import { ADAPTERS, CHEAP, PASSWORD, startSite, type Site } from '../../support/site.js';
import type { Answer } from '../../support/visitor.js';

class SignUp extends RegisterForm {
  @FormField({ label: 'Name' })
  @Length(3, 40)
  fullName!: string;

  @FormField({ label: 'Age' })
  @IsInt()
  @Min(18)
  age!: number;

  @FormField({ label: 'Size' })
  @IsNumber()
  @IsOptional()
  size?: number;

  @FormField({ label: 'Terms' })
  @Equals('yes')
  terms!: string;

  @FormField({ label: 'I accept' })
  @Equals(true)
  accepted!: boolean;

  @FormField({ label: 'News' })
  @IsBoolean()
  news!: boolean;

  @FormField({ label: 'Nickname' })
  nickname?: string;

  @FormField({ label: 'Company', required: false })
  @MinLength(2)
  company?: string;

  @FormField({ label: 'VAT' })
  @ValidateIf(({ company }: SignUp) => company !== undefined)
  @IsNotEmpty()
  vat?: string;

  @FormField({ label: 'Leave this empty' })
  @IsEmpty()
  trap?: string;
}

class Door extends LoginForm {
  @FormField({ label: 'Code' })
  @IsString()
  @Equals('4711')
  code!: string;
}

class Reasoned extends ChangePasswordForm {
  @FormField({ label: 'Reason' })
  @IsIn(['a', 'b'])
  reason!: string;
}

const text = { type: 'string', nullable: true };
const number = { type: 'integer', nullable: true };
const flag = { type: 'boolean', nullable: true };
const store = () =>
  memoryStore({
    fields: {
      user: {
        fullName: text,
        age: number,
        size: number,
        terms: text,
        accepted: flag,
        news: flag,
        nickname: text,
        company: text,
        vat: text,
        trap: text,
      } as never,
    },
  });

const ACCOUNT = { email: 'ann@site.test', password: PASSWORD };
const VALUES = { fullName: 'Ann', age: 40, terms: 'yes', accepted: true, news: false };
const TYPED = { fullName: 'Ann', age: '40', terms: 'yes', accepted: 'true' };
const NOTHING = [
  ['left out', undefined],
  ['null', null],
  ['empty', ''],
  ['blank', '  '],
] as const;

let site: Site | undefined;
afterEach(async () => {
  await site?.close();
  site = undefined;
});

const codes = (answer: Answer) => (answer.json()['codes'] ?? {}) as Record<string, string[]>;

describe.each(ADAPTERS)('the rules of a field that is drawn, on %s', (adapter) => {
  const open = async (forms: object = { register: SignUp }) => {
    const features = [registerable, changeable];
    site = await startSite({ adapter, security: { store: store(), features, forms } });
    return site;
  };

  it.each(NOTHING)('want a value: %s is none', async (_, none) => {
    const { visitor, users } = await open();
    const body = { ...ACCOUNT, ...VALUES };
    for (const field of ['fullName', 'age', 'terms'] as const) {
      const answer = await visitor().json('/register', { ...body, [field]: none });
      expect([answer.status, Object.keys(codes(answer))]).toEqual([400, [field]]);
    }
    expect(await users.findUser({ email: 'ann@site.test' })).toBeNull();
  });

  it('want a value from a page, which says so', async () => {
    const { visitor, users } = await open();
    const page = new Html((await visitor().page('/register')).text);
    const input = (name: string) => page.one('input', { name }).attribs;
    for (const name of ['fullName', 'age', 'terms']) expect(input(name)).toHaveProperty('required');
    for (const name of ['size', 'nickname', 'company', 'vat', 'trap', 'news'])
      expect(input(name)).not.toHaveProperty('required');
    expect(page.text).not.toContain('Name (optional)');
    const form = { ...ACCOUNT, passwordConfirm: PASSWORD };
    expect((await visitor().form('/register', form)).status).toBe(400);
    const { terms: _, ...most } = TYPED;
    for (const typed of [most, { ...most, terms: '' }, { ...TYPED, accepted: 'false' }])
      expect((await visitor().form('/register', { ...form, ...typed })).status).toBe(400);
    expect(await users.findUser({ email: 'ann@site.test' })).toBeNull();
    expect((await visitor().form('/register', { ...form, ...TYPED })).status).toBe(303);
    expect(await users.findUser({ email: 'ann@site.test' })).toMatchObject(VALUES);
  });

  it('want none where @IsOptional or `required: false` says so, nor without any rule', async () => {
    const { visitor } = await open();
    for (const none of [undefined, null, '']) {
      const left = { size: none || null, nickname: none, company: none, trap: none };
      const body = { ...ACCOUNT, ...VALUES, ...left, email: `${String(none)}a@site.test` };
      expect((await visitor().json('/register', body)).status).toBe(200);
    }
    const body = { ...ACCOUNT, ...VALUES, company: 'A', vat: '1', trap: 'x' };
    expect(Object.keys(codes(await visitor().json('/register', body)))).toEqual(
      expect.arrayContaining(['company', 'trap']),
    );
  });

  it('want one where @ValidateIf does', async () => {
    const { visitor } = await open();
    const body = { ...ACCOUNT, ...VALUES, company: 'Acme' };
    const answer = await visitor().json('/register', body);
    expect([answer.status, codes(answer)]).toEqual([400, { vat: ['isNotEmpty'] }]);
    expect((await visitor().json('/register', { ...body, vat: '1' })).status).toBe(200);
  });

  it('say of what type it is', async () => {
    const { visitor, users } = await open();
    const page = new Html((await visitor().page('/register')).text);
    const type = (name: string) => page.one('input', { name }).attribs.type;
    expect(['age', 'size', 'accepted', 'news', 'terms'].map(type)).toEqual([
      'number',
      'number',
      'checkbox',
      'checkbox',
      'text',
    ]);
    const body = { ...ACCOUNT, ...VALUES };
    for (const wrong of [{ age: '40' }, { age: 17 }, { size: 'x' }, { news: 'on' }]) {
      const answer = await visitor().json('/register', { ...body, ...wrong });
      expect([answer.status, Object.keys(codes(answer))]).toEqual([400, Object.keys(wrong)]);
    }
    const answer = await visitor().json('/register', { ...body, size: 7, news: true });
    expect(answer.status).toBe(200);
    const user = await users.findUser({ email: 'ann@site.test' });
    expect(user).toMatchObject({ age: 40, size: 7, news: true });
  });

  it('cannot be left out at the door, nor at a change', async () => {
    const { visitor, user } = await open({ login: Door, changePassword: Reasoned });
    await user('ann@site.test');
    for (const path of ['/login', '/token']) {
      for (const [, code] of [...NOTHING, ['wrong', '1']])
        expect((await visitor().json(path, { ...ACCOUNT, code })).status).toBe(400);
      expect((await visitor().form('/login', ACCOUNT)).status).toBe(400);
      expect((await visitor().json(path, { ...ACCOUNT, code: '4711' })).status).toBe(200);
    }
    const ann = visitor();
    await ann.json('/login', { ...ACCOUNT, code: '4711' });
    const change = { password: PASSWORD, newPassword: `${PASSWORD} 1` };
    expect(codes(await ann.json('/change', change))).toEqual({ reason: ['FIELD_REQUIRED'] });
    expect((await ann.json('/change', { ...change, reason: 'a' })).status).toBe(200);
  });

  it('leave our own fields as they are', async () => {
    class Strict extends LoginForm {
      @MaxLength(254)
      declare email?: string;

      @MinLength(3)
      declare username?: string;

      @IsInt()
      declare identity?: string;

      @IsBoolean()
      declare remember?: boolean;

      @MaxLength(20)
      declare next?: string;
    }
    const { visitor, user } = await open({ login: Strict });
    await user('ann@site.test');
    expect((await visitor().json('/login', ACCOUNT)).status).toBe(200);
    const page = new Html((await visitor().page('/login')).text);
    expect(page.one('input', { name: 'next' }).attribs.type).toBe('hidden');
    expect((await visitor().form('/login', ACCOUNT)).status).toBe(303);
    const long = { ...ACCOUNT, next: `/${'x'.repeat(20)}` };
    expect(codes(await visitor().json('/login', long))).toEqual({ next: ['maxLength'] });
  });

  it('add to what the base says of the same field', async () => {
    class Renamed extends LoginForm {
      @FormField({ label: 'Member' })
      declare email?: string;

      @FormField({ label: 'PIN' })
      @MinLength(3)
      declare password: string;

      @FormField({ label: 'Stay' })
      declare remember?: boolean;
    }
    const { visitor, user } = await open({ login: Renamed });
    await user('ann@site.test');
    const page = new Html((await visitor().page('/login')).text);
    expect(page.text).toContain('PIN');
    expect(page.one('input', { name: 'email' }).attribs.type).toBe('email');
    expect(page.one('input', { name: 'password' }).attribs).toMatchObject({
      type: 'password',
      autocomplete: 'current-password',
      required: '',
    });
    expect(page.one('input', { name: 'remember' }).attribs.type).toBe('checkbox');
    for (const password of [undefined, null, ''])
      expect(codes(await visitor().json('/login', { ...ACCOUNT, password }))).toEqual({
        password: ['PASSWORD_NOT_PROVIDED'],
      });
    expect((await visitor().json('/login', ACCOUNT)).status).toBe(200);
  });

  it('leave a confirmation to what it repeats', async () => {
    class Twice extends RegisterForm {
      @MinLength(9)
      declare passwordConfirm?: string;
    }
    const { visitor } = await open({ register: Twice });
    expect((await visitor().json('/register', ACCOUNT)).status).toBe(200);
    const form = { email: 'bo@site.test', password: PASSWORD, passwordConfirm: PASSWORD };
    expect((await visitor().form('/register', form)).status).toBe(303);
  });

  it('are not needed for a box that must be ticked', async () => {
    class Ticked extends RegisterForm {
      @FormField({ label: 'I accept', type: 'checkbox', required: true })
      accepted!: boolean;
    }
    const { visitor } = await open({ register: Ticked });
    for (const accepted of [undefined, null, false])
      expect(codes(await visitor().json('/register', { ...ACCOUNT, accepted }))).toEqual({
        accepted: ['FIELD_REQUIRED'],
      });
    const form = { ...ACCOUNT, passwordConfirm: PASSWORD };
    expect((await visitor().form('/register', form)).status).toBe(400);
    expect((await visitor().form('/register', { ...form, accepted: 'true' })).status).toBe(303);
  });

  it('hold under the preset too', async () => {
    class Ticked extends Door {
      @FormField({ label: 'I accept', type: 'checkbox', required: true })
      accepted!: boolean;
    }
    const preset = flaskSecurity({
      store: store(),
      forms: { login: Ticked },
      passwords: { pepper: 'a salt of the tests', options: { bcrypt: { rounds: 4 } } },
      acceptRisk: CHEAP.acceptRisk,
    } as never);
    site = await startSite({ adapter, security: { ...preset } });
    await site.user('ann@site.test');
    const login = (more: object) => site?.visitor().json('/login', { ...ACCOUNT, ...more });
    expect((await login({ accepted: true }))?.status).toBe(400);
    expect((await login({ code: '4711' }))?.status).toBe(400);
    expect((await login({ code: '4711', accepted: true }))?.status).toBe(200);
  });
});
