import { Controller, Get, Module, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryStore, registerable, ResponseFormat } from '../../../lib/index.js';
import { documentOf, operationsIn, problemsOf } from '../../support/openapi.js';
import { ADAPTERS, startSite, type Site, type SiteSetup } from '../../support/site.js';
import { startFlaskSite } from '../../support/flask-site.js';
import { FEATURES } from '../account/account-site.js';

const ROUTES = [
  'DELETE /session',
  'GET /change',
  'GET /confirm',
  'GET /confirm/{token}',
  'GET /login',
  'GET /login/link',
  'GET /login/link/{token}',
  'GET /logout',
  'GET /register',
  'GET /reset',
  'GET /reset/{token}',
  'GET /session',
  'GET /verify',
  'POST /change',
  'POST /confirm',
  'POST /confirm/{token}',
  'POST /login',
  'POST /login/link',
  'POST /login/link/{token}',
  'POST /logout',
  'POST /register',
  'POST /reset',
  'POST /reset/{token}',
  'POST /token',
  'POST /token/revoke',
  'POST /verify',
];

/** What is left where nothing shows a page. */
const JSON_ROUTES = ROUTES.filter(
  (route) => !route.startsWith('GET ') || route.endsWith('{token}') || route === 'GET /session',
);

let site: Site | null = null;

afterEach(async () => {
  await site?.close();
  site = null;
});

async function start(setup: SiteSetup = {}): Promise<Site> {
  const security = { features: FEATURES, mail: { worker: false }, ...setup.security };
  return (site = await startSite({ ...setup, security }));
}

const routesIn = (document: Parameters<typeof operationsIn>[0]): string[] =>
  Object.keys(operationsIn(document)).toSorted();

describe.each(ADAPTERS)('the document of an application on %s', (adapter) => {
  it.each(['3.0.0', '3.0.3', '3.1.0', '3.1.1', '3.2.0'])(
    'is valid by OpenAPI %s',
    async (openapi) => {
      const { app } = await start({ adapter });
      const document = documentOf(app, { openapi });
      expect(await problemsOf(document)).toEqual([]);
      expect(routesIn(document)).toEqual(ROUTES);
    },
  );

  it('has every route where it answers: renamed, below prefixes, of several versions', async () => {
    const { app, visitor } = await start({
      adapter,
      security: { urlPrefix: '/account', routes: { login: '/sign-in', reset: '/forgot' } },
      prepare: (one) => {
        one.setGlobalPrefix('api');
        one.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      },
    });
    const document = documentOf(app);
    expect(await problemsOf(document)).toEqual([]);
    const places = ROUTES.map((route) =>
      route
        .replace(/ \/login$/, ' /sign-in')
        .replace(' /reset', ' /forgot')
        .replace(' /', ' /api/account/'),
    );
    expect(routesIn(document)).toEqual(places.toSorted());
    for (const place of places) {
      const [method = '', path = ''] = place.split(' ');
      const answer = await visitor().send(method, path.replace('{token}', 'x'), { html: true });
      expect(answer.status, place).not.toBe(404);
    }
  });

  it('tells of pages only where there are some', async () => {
    const { app } = await start({ adapter, security: { pages: false } });
    const document = documentOf(app);
    expect(await problemsOf(document)).toEqual([]);
    expect(routesIn(document)).toEqual(JSON_ROUTES);
    expect(JSON.stringify(document.paths)).not.toMatch(/text\/html|"303"/);
  });

  it('has the routes of the features in force and no others', async () => {
    const { app } = await start({ adapter, security: { features: [registerable] } });
    const document = documentOf(app);
    expect(await problemsOf(document)).toEqual([]);
    expect(routesIn(document)).toEqual(
      ROUTES.filter((route) => !/confirm|reset|change|link/.test(route)),
    );
    expect(document.tags).toEqual([
      expect.objectContaining({ name: 'Authentication' }),
      expect.objectContaining({ name: 'Registration' }),
    ]);
  });

  it('has none where the site wants none', async () => {
    const { app } = await start({ adapter, security: { controllers: false } });
    const document = documentOf(app);
    expect(await problemsOf(document)).toEqual([]);
    expect(routesIn(document)).toEqual([]);
    expect(document.components).toEqual({ schemas: {} });
  });

  it('is valid for the Flask-Security preset, in its envelope', async () => {
    site = await startFlaskSite({ adapter, features: FEATURES });
    const document = documentOf(site.app);
    expect(await problemsOf(document)).toEqual([]);
    const { 'GET /logout': logout, 'POST /reset/{token}': reset } = operationsIn(document);
    expect(Object.keys(logout?.responses ?? {})).toEqual(expect.arrayContaining(['302']));
    expect(JSON.stringify(reset?.responses['400'])).toMatch(/"meta".*"errors"/);
    expect(routesIn(document)).toContain('GET /login/{token}');
  });
});

describe('the document', () => {
  it('gives every operation a name, a group and a summary', async () => {
    const { app } = await start();
    const document = documentOf(app);
    const tags = document.tags?.map(({ name }) => name) ?? [];
    for (const [place, operation] of Object.entries(operationsIn(document))) {
      expect(operation.operationId, place).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary, place).toMatch(/^[A-Z]/);
      expect(tags, place).toContain(operation.tags?.[0]);
    }
  });

  it('says which routes need a caller, and which ones look for one', async () => {
    const { app } = await start();
    const told = Object.entries(operationsIn(documentOf(app))).flatMap(([place, { security }]) =>
      security ? [[place, security.flatMap(Object.keys).join(' ')]] : [],
    );
    const optional = Object.entries(operationsIn(documentOf(app))).flatMap(
      ([place, { security = [] }]) => (security.some((one) => isEmpty(one)) ? [place] : []),
    );
    expect(Object.fromEntries(told)).toEqual({
      'GET /logout': 'session',
      'POST /logout': 'session',
      'GET /session': 'session bearer token',
      'DELETE /session': 'session',
      'GET /verify': 'session',
      'POST /verify': 'session bearer token',
      'POST /token/revoke': 'bearer token',
      'GET /change': 'session bearer token',
      'POST /change': 'session bearer token',
    });
    expect(optional.toSorted()).toEqual([
      'DELETE /session',
      'GET /logout',
      'GET /session',
      'POST /logout',
    ]);
  });

  it('takes the names of operations from the site where it makes them', async () => {
    const { app } = await start();
    const operationIdFactory = (controller: string, method: string) => `${controller}.${method}`;
    const { 'POST /login': login } = operationsIn(
      documentOf(app, { options: { operationIdFactory } }),
    );
    expect(login?.operationId).toBe('LoginController.submit');
  });

  it('can be made again, and changes nothing of its configuration', async () => {
    const { app } = await start();
    const first = documentOf(app);
    expect(documentOf(app)).toEqual(first);
    const config = new DocumentBuilder().addTag('Site').build();
    const before = structuredClone(config);
    SwaggerModule.createDocument(app, config);
    expect(config).toEqual(before);
    expect(documentOf(app, { build: (builder) => builder.addTag('Site') }).tags?.[0]?.name).toBe(
      'Site',
    );
  });

  it('tells nothing of answers that the site writes', async () => {
    class OwnFormat extends ResponseFormat {
      write(): Promise<void> {
        return Promise.resolve();
      }
      writeError(): Promise<void> {
        return Promise.resolve();
      }
    }
    const overrides = [{ provide: ResponseFormat, useClass: OwnFormat }];
    const { app } = await start({ security: { overrides } });
    const document = documentOf(app);
    expect(await problemsOf(document)).toEqual([]);
    const { 'POST /login': login } = operationsIn(document);
    expect(Object.keys(login?.responses ?? {})).toEqual(expect.arrayContaining(['200', '401']));
    expect(JSON.stringify(login?.responses)).not.toMatch(/SecurityError|SecurityPayload/);
  });

  it('is free where the class of the users says what is told of them', async () => {
    class OwnUser {
      toSecurityPayload() {
        return { nick: 'x' };
      }
    }
    const { app } = await start({ security: { store: memoryStore({ user: OwnUser }) } });
    const { SecurityPayload: payload } = documentOf(app).components?.schemas ?? {};
    expect(payload).toMatchObject({ additionalProperties: true });
  });

  it('keeps what is in it of other makers, and is none of an application without the module', async () => {
    const post = { operationId: 'paid', responses: { 204: { description: 'Seen' } } };
    const build = (builder: DocumentBuilder) =>
      Object.assign(builder, {
        build: () => ({
          ...DocumentBuilder.prototype.build.call(builder),
          webhooks: { paid: { post } },
        }),
      });
    const { app } = await start();
    const document = documentOf(app, { openapi: '3.1.0', build });
    expect(await problemsOf(document)).toEqual([]);
    expect(document.webhooks).toEqual({ paid: { post } });

    @Controller('alone')
    class AloneController {
      @Get() list(): void {}
    }
    @Module({ controllers: [AloneController] })
    class AloneModule {}
    const alone = await NestFactory.create(AloneModule, { logger: false });
    expect(Object.keys(documentOf(alone).paths)).toEqual(['/alone']);
    await alone.close();
  });

  it('leaves out the mailbox of development', async () => {
    const { app, visitor } = await start({ security: { mail: {} } });
    expect((await visitor().get('/dev/mailbox')).status).toBe(200);
    expect(JSON.stringify(documentOf(app))).not.toContain('mailbox');
  });
});

const isEmpty = (requirement: object): boolean => Object.keys(requirement).length === 0;
