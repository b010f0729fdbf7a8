import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty } from '@nestjs/swagger';
import { afterEach, describe, expect, it } from 'vitest';
import { Act, actionsOf, Page, Read } from '../../../lib/core/http/action.decorator.js';
import { done, page, payload, type Answer } from '../../../lib/core/http/answer.js';
import { FormRegistry } from '../../../lib/core/forms/form.registry.js';
import type { HttpExchange } from '../../../lib/core/http/http-exchange.js';
import {
  authenticatable,
  defineFeature,
  defineOperations,
  FormField,
  operationsOf,
  Roles,
  type AnyFeature,
  type DescribedApplication,
  type LoginCheck,
  type SecondFactor,
} from '../../../lib/index.js';
import { codesOf, documentOf, operationsIn, problemsOf } from '../../support/openapi.js';
import { startSite, type Site } from '../../support/site.js';
import { FEATURES } from '../account/account-site.js';

class InviteForm {
  @FormField({ type: 'email', required: true, address: true })
  email!: string;
}

class InviteController {
  constructor(@Inject(FormRegistry) private readonly forms: FormRegistry) {}

  @Page()
  show(): Answer {
    return page('loginUser');
  }

  @Read('list')
  list(): Answer {
    return payload({ open: 0 });
  }

  @Act('', { again: 'show' })
  async send(exchange: HttpExchange): Promise<Answer> {
    const form = await this.forms.read<InviteForm>('invite', exchange);
    form.assertValid();
    return done('/', { sent: true });
  }
}

class Guest {
  @ApiProperty()
  name!: string;
}

/** As any controller of Nest's is written; the path is the feature's. */
@Controller()
class GuestController {
  @Get() list(): void {}
  @Post('plain') plain(): void {}
  @Get(':id') one(@Param('id') _id: string): void {}
  @Post() @HttpCode(202) add(@Body() _guest: Guest): void {}
  @Get('hall/of/fame') @Roles('boss') @ApiOperation({ summary: 'Fame' }) fame(): void {}
}

const routes = {
  invite: { path: '/invite', controllers: [InviteController] },
  guests: { path: '/guests', controllers: [GuestController] },
};

const invitable = defineFeature({
  name: 'invitable',
  routes,
  forms: { invite: InviteForm },
  operations: defineOperations({ name: 'Invitation', description: 'Asking guests in.' }, () => [
    operationsOf(InviteController, {
      send: {
        id: 'invite',
        summary: 'Invite somebody',
        form: 'invite',
        caller: { mechanisms: ['session'], caller: 'needed' },
        gives: { sent: { schema: { type: 'boolean' }, always: true } },
        codes: ['THROTTLED', 'IDENTITY_TAKEN'],
      },
    }),
    operationsOf(GuestController, {
      add: {
        id: 'addGuest',
        summary: 'Add a guest',
        gives: { id: { schema: { type: 'string' }, always: true } },
        codes: ['IDENTITY_TAKEN'],
      },
      plain: {
        id: 'addPlainly',
        summary: 'Add a guest by the form',
        form: 'invite',
        caller: { mechanisms: ['token'], caller: 'needed' },
        gives: {
          guest: { schema: { $ref: '#/components/schemas/Guest' }, always: false },
        },
      },
    }),
  ]),
});

/** The same, and it says nothing. */
const silent = defineFeature({ name: 'silent', routes, forms: { invite: InviteForm } });

let site: Site | null = null;

afterEach(async () => {
  await site?.close();
  site = null;
});

async function operationsWith(...features: readonly AnyFeature[]) {
  site = await startSite({ security: { features, mail: { worker: false } } });
  const document = documentOf(site.app);
  expect(await problemsOf(document)).toEqual([]);
  return { document, operations: operationsIn(document) };
}

describe("a feature of the site's own", () => {
  it('describes its routes as ours do', async () => {
    const { document, operations } = await operationsWith(invitable);
    expect(document.tags).toContainEqual({ name: 'Invitation', description: 'Asking guests in.' });
    const invite = operations['POST /invite'];
    expect(invite).toMatchObject({
      operationId: 'invite',
      summary: 'Invite somebody',
      tags: ['Invitation'],
      security: [{ session: [] }],
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/InviteForm' } } },
      },
    });
    expect(codesOf(invite)).toMatchObject({
      401: ['NOT_AUTHENTICATED'],
      409: ['IDENTITY_TAKEN'],
      415: ['UNSUPPORTED_MEDIA_TYPE'],
      429: ['THROTTLED'],
    });
    expect(invite?.responses['200']).toMatchObject({
      content: { 'application/json': { schema: { required: ['sent'] } } },
    });
  });

  it('may describe what it wrote as any controller of Nest', async () => {
    const { operations } = await operationsWith(invitable);
    const add = operations['POST /guests'];
    expect(add).toMatchObject({
      operationId: 'addGuest',
      summary: 'Add a guest',
      tags: ['Invitation'],
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Guest' } } },
      },
    });
    expect(Object.keys(add?.responses ?? {})).toEqual(['202', '409']);
    expect(add?.responses['202']).toMatchObject({ content: expect.anything() as unknown });
    expect(operations['POST /guests/plain']).toMatchObject({
      operationId: 'addPlainly',
      security: [{ bearer: [] }, { token: [] }],
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/InviteForm' } } },
      },
      responses: {
        201: {
          content: {
            'application/json': {
              schema: { properties: { guest: { $ref: '#/components/schemas/Guest' } } },
            },
          },
        },
      },
    });
    expect(operations['GET /guests/hall/of/fame']).toMatchObject({
      summary: 'Fame',
      tags: ['Invitation'],
      security: [{ session: [] }, { bearer: [] }, { token: [] }],
    });
    expect(operations['GET /guests/{id}']?.parameters).toHaveLength(1);
  });

  it('appears sensibly when it says nothing', async () => {
    const { document, operations } = await operationsWith(silent);
    expect(document.tags).toContainEqual({ name: 'silent' });
    expect(operations['POST /invite']).toMatchObject({
      operationId: 'silent_Invite_send',
      summary: 'Invite: send',
      tags: ['silent'],
    });
    expect(Object.keys(operations['POST /invite']?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '303', '400', '415', '503']),
    );
    expect(operations['GET /invite']?.responses['200']).toMatchObject({
      content: { 'text/html': expect.anything() as unknown },
    });
    expect(operations['GET /invite/list']?.responses['200']).toMatchObject({
      content: { 'application/json': expect.anything() as unknown },
    });
    expect(operations['GET /guests']).toMatchObject({ tags: ['silent'] });
  });

  it('has its login checks and second factors in the codes of a login', async () => {
    class Never implements LoginCheck, SecondFactor {
      check(): null {
        return null;
      }
      required(): boolean {
        return false;
      }
    }
    const { operations: without } = await operationsWith();
    expect(codesOf(without['POST /login'])).toMatchObject({
      401: ['INVALID_CREDENTIALS'],
      403: ['CSRF_FAILED', 'DISABLED_ACCOUNT'],
    });
    await site?.close();
    const hooks = { loginChecks: [Never], secondFactors: [Never] };
    const { operations } = await operationsWith(defineFeature({ name: 'strict', hooks }));
    expect(codesOf(operations['POST /login'])).toMatchObject({
      401: ['INVALID_CREDENTIALS', 'SECOND_FACTOR_REQUIRED'],
      403: ['CSRF_FAILED', 'DISABLED_ACCOUNT', 'CONFIRMATION_REQUIRED', 'FORBIDDEN'],
    });
    expect(codesOf(operations['POST /verify'])).toMatchObject({
      403: ['CSRF_FAILED', 'CONFIRMATION_REQUIRED', 'FORBIDDEN'],
    });
  });
});

describe('options change what is told', () => {
  const codesWith = async (security: Readonly<Record<string, unknown>>) => {
    site = await startSite({
      security: { features: FEATURES, mail: { worker: false }, ...security },
    });
    const document = documentOf(site.app);
    expect(await problemsOf(document)).toEqual([]);
    return operationsIn(document);
  };

  it('no code of a check that is off', async () => {
    const operations = await codesWith({
      throttling: false,
      csrf: false,
      conflicts: 'first',
      confirmable: { loginWithout: true },
    });
    const told = JSON.stringify(Object.values(operations).map(codesOf));
    expect(told).not.toMatch(/THROTTLED|CSRF_FAILED|CREDENTIALS_CONFLICT|CONFIRMATION_REQUIRED/);
    expect(told).toContain('INVALID_CREDENTIALS');
  });

  it('links that act at once, tokens inside answers, links in place of passwords', async () => {
    const acting = await codesWith({
      confirmable: { onGet: 'act' },
      passwordless: { onGet: 'act' },
      tokens: { issueOnLogin: true },
    });
    expect(codesOf(acting['GET /confirm/{token}'])['400']).toContain('TOKEN_EXPIRED');
    expect(codesOf(acting['GET /login/link/{token}'])['400']).toContain('TOKEN_EXPIRED');
    for (const place of ['GET /confirm/{token}', 'GET /login/link/{token}']) {
      const { responses } = acting[place] ?? {};
      expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(['200', '303']));
      expect(JSON.stringify(responses?.['200'])).toContain('"status"');
    }
    for (const place of ['POST /login', 'POST /register']) {
      expect(JSON.stringify(acting[place]?.responses['200']), place).toContain('"token"');
    }
    await site?.close();
    const without = { onGet: 'act' };
    const silent = await codesWith({ pages: false, confirmable: without, passwordless: without });
    for (const place of ['GET /confirm/{token}', 'GET /login/link/{token}']) {
      expect(silent[place]?.description, place).toBe('Changes nothing.');
      expect(silent[place]?.responses, place).not.toHaveProperty('303');
    }
    await site?.close();
    const only = await codesWith({ passwordless: { only: true } });
    expect(only['POST /login']).toMatchObject({ summary: 'Ask for a login link' });
    expect(codesOf(only['POST /token'])['403']).toContain('FORBIDDEN');
  });
});

/** Tables are asked as a document asks them. */
const app: DescribedApplication = {
  has: () => true,
  group: <T>() => ({ onGet: 'ask' }) as T,
  tokensInAnswers: true,
  loginCodes: [],
  passwordCodes: [],
  linkCodes: [],
  loginForm: null,
  loginIsForVisitors: false,
  logoutOnGet: false,
  linksActFor: 'browsers',
};

describe.each([authenticatable, ...FEATURES] as readonly AnyFeature[])('$name', (feature) => {
  it('describes every route of its own, and no other', () => {
    const controllers = Object.values(feature.routes ?? {}).flatMap((route) => route.controllers);
    const actions = controllers.flatMap((controller) =>
      actionsOf(controller).map(({ property }) => `${controller.name}.${property}`),
    );
    const table = feature.operations?.table(app) ?? [];
    const told = table.flatMap(({ controller, operations }) =>
      Object.keys(operations).map((property) => `${controller.name}.${property}`),
    );
    expect(told.toSorted()).toEqual(actions.toSorted());
  });
});
