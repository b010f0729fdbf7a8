import { Body, Controller, Post } from '@nestjs/common';
import { ApiProperty, type OpenAPIObject } from '@nestjs/swagger';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  FormField,
  memoryStore,
  passwordless,
  registerable,
  RegisterForm,
} from '../../../lib/index.js';
import { documentOf, operationsIn, problemsOf } from '../../support/openapi.js';
import { startSite, type Site, type SiteSetup } from '../../support/site.js';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

class SignUpForm extends RegisterForm {
  @FormField({ label: 'First name', required: true, maxLength: 40 })
  firstName!: string;

  @FormField({ type: 'number', description: 'Whole years.' })
  age?: number;

  @FormField({
    type: 'select',
    choices: [
      { value: 'de', label: 'German' },
      { value: 'fr', label: 'French' },
    ],
  })
  language?: string;

  @FormField({ type: 'checkbox' })
  newsletter?: boolean;

  @FormField({ type: 'url' })
  homepage?: string;

  @FormField({ type: 'hidden' })
  campaign?: string;
}

/** Keeps what the forms of these tests ask for. */
const store = () =>
  memoryStore({
    fields: {
      user: {
        firstName: { type: 'string', nullable: true },
        age: { type: 'integer', nullable: true },
        language: { type: 'string', nullable: true },
        newsletter: { type: 'boolean', nullable: true },
        homepage: { type: 'string', nullable: true },
        campaign: { type: 'string', nullable: true },
        nick: { type: 'string', nullable: true },
      },
    },
  });

let site: Site | null = null;

afterEach(async () => {
  await site?.close();
  site = null;
});

async function documentWith(
  security: Readonly<Record<string, unknown>>,
  setup: SiteSetup & { readonly openapi?: string } = {},
): Promise<OpenAPIObject> {
  site = await startSite({
    ...setup,
    security: { store: store(), features: [registerable], ...security },
  });
  const document = documentOf(site.app, { openapi: setup.openapi });
  expect(await problemsOf(document)).toEqual([]);
  return document;
}

/** The schema of a body, those that it names put in. */
function bodyOf(document: OpenAPIObject, place: string, type = JSON_TYPE): Schema {
  const body = operationsIn(document)[place]?.requestBody;
  const schema = body && 'content' in body ? body.content[type]?.schema : undefined;
  return resolved(document, (schema ?? {}) as Schema);
}

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required?: readonly string[];
}

function resolved(document: OpenAPIObject, { $ref, allOf = [], ...own }: Schema): Schema {
  const named = document.components?.schemas?.[$ref?.split('/').at(-1) ?? ''] as Schema | undefined;
  const parts = [...(named ? [named] : []), ...allOf].map((part) => resolved(document, part));
  const all = [...parts, own];
  return {
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required = [] }) => required),
  };
}

describe('the bodies in the document', () => {
  it('are JSON and forms, with what each must hold', async () => {
    const document = await documentWith({});
    const { properties, required } = bodyOf(document, 'POST /register');
    expect(properties).toEqual({
      email: { type: 'string', format: 'email', maxLength: 254, description: 'Email address' },
      password: expect.objectContaining({ format: 'password', minLength: 8, maxLength: 1024 }),
      passwordConfirm: expect.objectContaining({ format: 'password' }),
      next: expect.objectContaining({ type: 'string' }),
    });
    expect(required).toEqual(['email', 'password']);
    const form = bodyOf(document, 'POST /register', FORM_TYPE);
    expect(form.properties).toEqual(properties);
    expect(form.required).toEqual(['email', 'password', 'passwordConfirm']);
  });

  it('may be left out where no field is needed', async () => {
    const features = [registerable, passwordless];
    const operations = operationsIn(await documentWith({ features, mail: { worker: false } }));
    expect(operations['POST /login/link/{token}']?.requestBody).toMatchObject({ required: false });
    expect(operations['POST /register']?.requestBody).toMatchObject({ required: true });
    expect(operations['POST /logout']?.requestBody).toBeUndefined();
  });

  it("are the site's own form, by the name of its class", async () => {
    const document = await documentWith({ forms: { register: SignUpForm } });
    expect(Object.keys(document.components?.schemas ?? {})).toContain('SignUpForm');
    const { properties, required } = bodyOf(document, 'POST /register');
    expect(properties).toMatchObject({
      email: { format: 'email' },
      firstName: { type: 'string', maxLength: 40, description: 'First name' },
      age: { type: 'number', description: 'Whole years.' },
      language: { type: 'string', enum: ['de', 'fr'] },
      newsletter: { type: 'boolean', description: 'newsletter' },
      homepage: { type: 'string', format: 'uri' },
    });
    expect(properties?.['campaign']).toEqual({ type: 'string' });
    expect(required).toEqual(['email', 'password', 'firstName']);
  });

  it.each(['3.0.3', '3.1.0'])("are what the site's schema adds, in %s", async (openapi) => {
    const register = z.object({
      nick: z.string().min(3).nullable(),
      age: z.number().gt(12).optional(),
    });
    const document = await documentWith({ forms: { register } }, { openapi });
    const { properties, required } = bodyOf(document, 'POST /register');
    const isJsonSchema = openapi === '3.1.0';
    expect(properties).toMatchObject({
      email: { format: 'email' },
      nick: isJsonSchema ? { minLength: 3, type: ['string', 'null'] } : { nullable: true },
      age: { type: 'number', exclusiveMinimum: isJsonSchema ? 12 : true },
    });
    expect(required).toEqual(['email', 'password', 'nick']);
  });

  it('tell nothing of fields that a schema cannot tell of', async () => {
    const register = {
      shape: { nick: {} },
      '~standard': { version: 1, vendor: 'site', validate: (value: unknown) => ({ value }) },
    };
    const document = await documentWith({ forms: { register } });
    expect(bodyOf(document, 'POST /register').properties?.['nick']).toEqual({});
    await site?.close();
    const other = await documentWith({ forms: { register: z.object({ nick: z.date() }) } });
    expect(bodyOf(other, 'POST /register').properties?.['nick']).toEqual({});
  });

  it('are told apart where two forms have classes of one name', async () => {
    const [verify, login] = [
      class Form {
        password!: string;
      },
      class Form {
        identity?: string;
        password!: string;
      },
    ];
    for (const form of [verify, login]) FormField({ required: true })(form.prototype, 'password');
    FormField()(login.prototype, 'identity');
    const document = await documentWith({ forms: { verify, login } });
    expect(Object.keys(bodyOf(document, 'POST /login').properties ?? {})).toHaveLength(2);
    expect(Object.keys(bodyOf(document, 'POST /verify').properties ?? {})).toHaveLength(1);
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(
      expect.arrayContaining(['Form', 'Form_verify']),
    );
  });

  it('spell their fields as the application does', async () => {
    const document = await documentWith({
      fieldNames: 'snake_case',
      forms: { register: SignUpForm },
    });
    const { properties, required } = bodyOf(document, 'POST /register', FORM_TYPE);
    expect(Object.keys(properties ?? {})).toEqual(
      expect.arrayContaining(['password_confirm', 'first_name']),
    );
    expect(required).toEqual(['email', 'password', 'first_name', 'password_confirm']);
  });

  it('ask for the address alone where links take the place of passwords', async () => {
    const document = await documentWith({
      features: [passwordless],
      passwordless: { only: true },
      mail: { worker: false },
    });
    expect(Object.keys(bodyOf(document, 'POST /login').properties ?? {})).toEqual([
      'email',
      'next',
    ]);
    expect(Object.keys(bodyOf(document, 'POST /token').properties ?? {})).toContain('password');
  });

  it('say how long a new password must be here', async () => {
    const document = await documentWith({
      passwords: { minLength: 12, options: { argon2id: { memoryCost: 1024 } } },
      acceptRisk: { PASSWORD_COST_TOO_LOW: 'a test' },
    });
    expect(bodyOf(document, 'POST /register').properties?.['password']?.['minLength']).toBe(12);
  });

  it("leave the site's own schemas their names", async () => {
    class LoginForm {
      @ApiProperty()
      badge!: string;
    }
    @Controller('gate')
    class GateController {
      @Post()
      open(@Body() _form: LoginForm): void {}
    }
    const document = await documentWith({}, { controllers: [GateController] });
    expect(bodyOf(document, 'POST /gate').properties).toEqual({ badge: { type: 'string' } });
    expect(Object.keys(bodyOf(document, 'POST /login').properties ?? {})).toContain('password');
    expect(Object.keys(document.components?.schemas ?? {})).toContain('SecurityLoginForm');
  });
});
