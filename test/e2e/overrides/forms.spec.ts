import { IsInt, IsNotEmpty, IsOptional, MaxLength, Min } from 'class-validator';
import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import { TypeOrmModule } from '@nestjs/typeorm';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  confirmable,
  ConfirmRegisterForm,
  FormField,
  LoginForm,
  recoverable,
  registerable,
  RegisterForm,
} from '../../../lib/index.js';
import { SecurityRole, typeOrmStore, UserBase } from '../../../lib/adapters/typeorm/index.js';
import { Html, textOf } from '../../support/html.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';

@Entity()
class Person extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 20 })
  displayName!: string;

  @Column({ type: 'varchar', length: 40, nullable: true })
  company!: string | null;

  @Column({ type: 'integer', nullable: true })
  age!: number | null;

  @Column({ type: 'boolean', default: false })
  news!: boolean;

  @Column({ type: 'varchar', length: 10, default: 'free' })
  plan!: string;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

/** By class: drawn and checked by @FormField, by class-validator, or by both. */
class PersonForm extends ConfirmRegisterForm {
  @FormField({ label: 'Your name', autocomplete: 'name', required: true })
  displayName!: string;

  @FormField({ hint: 'As on the letter head' })
  @MaxLength(40, { message: 'COMPANY_TOO_LONG' })
  @IsOptional()
  company?: string;

  @IsInt()
  @Min(18, { message: 'PASSWORD_MISMATCH' })
  @IsOptional()
  age?: number;

  @FormField({ type: 'checkbox', checked: true })
  news?: boolean;

  @FormField({
    type: 'select',
    choices: [
      { value: 'free', label: 'Free' },
      { value: 'gold', label: 'Gold' },
    ],
  })
  @IsNotEmpty()
  plan!: string;
}

class TooMuch extends PersonForm {
  @FormField()
  shoeSize?: string;
}

/** The same by a schema. */
const personSchema = z.object({
  displayName: z.string().min(1, 'Who are you?').meta({ title: 'Your name', autocomplete: 'name' }),
  company: z.string().max(40, 'COMPANY_TOO_LONG').optional().describe('As on the letter head'),
  age: z.number().int().min(18, 'PASSWORD_MISMATCH').optional(),
  news: z.boolean().default(true),
  plan: z.enum(['free', 'gold']),
});

const JSON_BODY = { email: 'ann@site.test', password: PASSWORD };
const FORM_BODY = { ...JSON_BODY, passwordConfirm: PASSWORD };
const VALUES = { displayName: 'Ann', plan: 'gold' };

const cases = ADAPTERS.flatMap((adapter) => [
  { adapter, by: 'a class', form: PersonForm },
  { adapter, by: 'a Standard Schema', form: personSchema },
]);

let site: Site | undefined;
afterEach(async () => {
  await site?.close();
  site = undefined;
});

async function start(
  adapter: Site extends never ? never : (typeof ADAPTERS)[number],
  security: object,
) {
  site = await startSite({
    adapter,
    imports: [
      TypeOrmModule.forRoot({
        type: 'better-sqlite3',
        database: ':memory:',
        autoLoadEntities: true,
        synchronize: true,
      }),
    ],
    security: {
      store: typeOrmStore({ user: Person }),
      features: [registerable, confirmable, recoverable],
      throttling: false,
      messages: { COMPANY_TOO_LONG: 'That is too long for a company.', 'field.age': 'Years' },
      ...security,
    },
  });
  return site;
}

describe.each(cases)('more fields by $by on $adapter', ({ adapter, form }) => {
  const open = (security: object = {}) =>
    start(adapter, { forms: { confirmRegister: form }, ...security });

  it('are drawn like ours', async () => {
    const { visitor } = await open();
    const page = new Html((await visitor().page('/register')).text);
    const name = page.one('input', { name: 'displayName' });
    expect(name.attribs).toMatchObject({ type: 'text', autocomplete: 'name', required: '' });
    const label = (id: string) => textOf(page.one('label', { for: `field-${id}` }));
    expect(label('displayName')).toBe('Your name');
    expect(label('company')).toBe('Company (optional)');
    expect(label('age')).toBe('Years (optional)');
    expect(page.text).toContain('As on the letter head');
    expect(page.one('input', { name: 'age' }).attribs.type).toBe('number');
    expect(page.one('input', { name: 'news' }).attribs).toMatchObject({
      type: 'checkbox',
      checked: '',
    });
    expect(page.one('input', { name: 'news' }).attribs).not.toHaveProperty('required');
    expect(page.one('select', { name: 'plan' }).attribs).toHaveProperty('required');
    expect(page.all('option').map(({ attribs }) => attribs.value)).toEqual(['free', 'gold']);
  });

  it('reach the columns from a page', async () => {
    const { visitor, users } = await open();
    const typed = { ...FORM_BODY, ...VALUES, company: '', age: '40', news: 'true' };
    expect((await visitor().form('/register', typed)).status).toBe(303);
    expect(await users.findUser({ email: 'ann@site.test' })).toMatchObject({
      ...VALUES,
      company: null,
      age: 40,
      news: true,
    });
  });

  it('reach the columns from JSON', async () => {
    const { visitor, users } = await open();
    const body = { ...JSON_BODY, ...VALUES, company: 'Acme', age: 40, news: false };
    expect((await visitor().json('/register', body)).status).toBe(200);
    expect(await users.findUser({ email: 'ann@site.test' })).toMatchObject({
      ...VALUES,
      company: 'Acme',
      age: 40,
      news: false,
    });
  });

  it('come back with their values and what is wrong with them, in the words of the site', async () => {
    const { visitor, users } = await open();
    const typed = { ...FORM_BODY, ...VALUES, company: 'x'.repeat(41), age: '7' };
    const answer = await visitor().form('/register', typed);
    expect(answer.status).toBe(400);
    const page = new Html(answer.text);
    expect(page.one('input', { name: 'displayName' }).attribs.value).toBe('Ann');
    expect(textOf(page.one('div', { id: 'field-company-error' }))).toBe(
      'That is too long for a company.',
    );
    const json = { ...JSON_BODY, ...VALUES, company: 'x'.repeat(41), age: 7 };
    expect((await visitor().json('/register', json)).json()).toMatchObject({
      errors: {
        company: ['That is too long for a company.'],
        age: ['The password does not match.'],
      },
      codes: { company: ['COMPANY_TOO_LONG'], age: ['PASSWORD_MISMATCH'] },
    });
    expect(await users.findUser({ email: 'ann@site.test' })).toBeNull();
  });

  it('are asked for together with ours', async () => {
    const { visitor } = await open();
    const page = await visitor().form('/register', { plan: 'gold', displayName: '' });
    expect(page.status).toBe(400);
    const problems = new Html(page.text).all('p', { class: 'problem' });
    expect(problems.length).toBeGreaterThanOrEqual(3);
    const { errors } = (await visitor().json('/register', {})).json() as { errors: object };
    expect(Object.keys(errors)).toEqual(
      expect.arrayContaining(['email', 'password', 'displayName', 'plan']),
    );
    expect(Object.keys(errors)).toHaveLength(4);
  });

  it('are refused where their column cannot hold them, whoever has the address', async () => {
    const { visitor, user } = await open();
    await user('bo@site.test', { displayName: 'Bo' });
    const body = { ...JSON_BODY, ...VALUES, displayName: 'x'.repeat(21) };
    for (const email of ['ann@site.test', 'bo@site.test']) {
      const answer = await visitor().json('/register', { ...body, email });
      expect([answer.status, answer.json()]).toMatchObject([
        400,
        { codes: { displayName: ['INVALID_VALUE'] } },
      ]);
    }
  });

  it('are spelled as all fields are', async () => {
    const { visitor, users } = await open({ fieldNames: 'snake_case' });
    const page = new Html((await visitor().page('/register')).text);
    expect(page.one('input', { name: 'display_name' })).toBeDefined();
    const body = { ...JSON_BODY, plan: 'gold' };
    const wrong = (await visitor().json('/register', { ...body, displayName: 'Ann' })).json();
    expect(Object.keys(wrong['errors'] as object)).toEqual(['display_name']);
    await visitor().json('/register', { ...body, display_name: 'Ann' });
    expect(await users.findUser({ email: 'ann@site.test' })).toMatchObject(VALUES);
  });

  it('let nothing else through', async () => {
    const { visitor, users } = await open();
    const body = { ...JSON_BODY, ...VALUES, active: false, roles: 'admin', id: 7, extra: 'x' };
    expect((await visitor().json('/register', body)).status).toBe(200);
    expect(await users.findUser({ email: 'ann@site.test' })).toMatchObject({
      active: true,
      roles: [],
      id: 1,
    });
  });

  it('need their columns', async () => {
    const more = form === PersonForm ? TooMuch : personSchema.extend({ shoeSize: z.string() });
    const failure = open({ forms: { confirmRegister: more } });
    await expect(failure).rejects.toThrow(/Person needs these columns:[\s\S]*shoeSize/);
  });
});

describe.each(ADAPTERS)('forms of the site on %s', (adapter) => {
  it('may be given once for registration with and without confirmation', async () => {
    class Form extends RegisterForm {
      @FormField({ required: true })
      displayName!: string;
    }
    const { visitor } = await start(adapter, { forms: { register: Form } });
    const page = new Html((await visitor().page('/register')).text);
    expect(page.one('input', { name: 'displayName' })).toBeDefined();
  });

  it('may forbid more: a strict schema sees its own fields alone', async () => {
    const schema = z.strictObject({
      displayName: z.string(),
      password: z.string().regex(/\d/, 'Put a number in.'),
    });
    const { visitor } = await start(adapter, { forms: { confirmRegister: schema } });
    const body = { ...JSON_BODY, displayName: 'Ann' };
    expect((await visitor().json('/register', body)).json()).toMatchObject({
      errors: { password: ['Put a number in.'] },
    });
    const answer = await visitor().json('/register', { ...body, password: `${PASSWORD} 7` });
    expect(answer.status).toBe(200);
  });

  it('may check without adding, by a schema that names no fields, and at once by several rules', async () => {
    const schema = {
      '~standard': {
        version: 1,
        vendor: 'site',
        validate: (value: { email?: string }) =>
          Promise.resolve(
            value.email?.endsWith('@site.test')
              ? { value }
              : { issues: [{ message: 'Members only.', path: [{ key: 'email' }] }] },
          ),
      },
    };
    const { visitor } = await start(adapter, { forms: { forgotPassword: schema } });
    const asked = await visitor().form('/reset', { email: 'a@else.test' });
    expect(asked.status).toBe(400);
    expect(textOf(new Html(asked.text).one('div', { id: 'field-email-error' }))).toBe(
      'Members only.',
    );
    expect((await visitor().json('/reset', { email: 'a@site.test' })).status).toBe(200);
  });

  it('may ask for more at the door, which no column holds', async () => {
    class Door extends LoginForm {
      @FormField({ label: 'House word', required: true })
      word!: string;
    }
    const { visitor, user } = await start(adapter, { forms: { login: Door } });
    await user('ann@site.test', { displayName: 'Ann' });
    expect((await visitor().json('/login', JSON_BODY)).status).toBe(400);
    const page = await visitor().form('/login', { ...JSON_BODY, word: 'mellon' });
    expect(page.status).toBe(303);
  });

  it('are refused where nobody would see them', async () => {
    const forms = { confirmRegister: PersonForm };
    const failure = start(adapter, { features: [registerable], forms });
    await expect(failure).rejects.toThrow('forms.confirmRegister: no feature in force has');
  });

  it.each([
    ['changePassword', LoginForm, 'forms.changePassword: no feature in force has this form'],
    ['confirmRegister', class Bare {}, 'forms.confirmRegister: Bare lacks email, password'],
    [
      'register',
      'nonsense',
      'forms.register: give a class that extends ours, or a Standard Schema',
    ],
    ['welcome', PersonForm, 'forms.welcome: no feature in force has this form'],
  ])('are refused at start when they cannot be: %s', async (name, form, message) => {
    await expect(start(adapter, { forms: { [name]: form } })).rejects.toThrow(message);
  });
});
