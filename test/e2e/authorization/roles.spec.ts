import { UseGuards } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Accepted,
  AuthGuard,
  AuthRequired,
  AuthTokenRequired,
  Public,
  Roles,
  RolesGuard,
} from '../../../lib/index.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';
import { generateController, permutations, subsets } from './generated-controller.js';
import { inBatches } from './in-batches.js';
import { bearerOf } from './people.js';

type Held = ReadonlySet<string>;

/** What each route says, and whom it is to let in. */
const ROUTES: Readonly<
  Record<string, { readonly by: MethodDecorator[]; readonly admits: (held: Held) => boolean }>
> = {
  'all-of-one': { by: [Roles('admin')], admits: (held) => held.has('admin') },
  'all-of-two': {
    by: [Roles('admin', 'editor')],
    admits: (held) => held.has('admin') && held.has('editor'),
  },
  'all-of-three': { by: [Roles('admin', 'editor', 'author')], admits: (held) => held.size === 3 },
  'one-of-one': { by: [Accepted('admin')], admits: (held) => held.has('admin') },
  'one-of-two': {
    by: [Accepted('editor', 'author')],
    admits: (held) => held.has('editor') || held.has('author'),
  },
  'all-and-one': {
    by: [Roles('admin'), Accepted('editor', 'author')],
    admits: (held) => held.has('admin') && (held.has('editor') || held.has('author')),
  },
  'all-repeated': {
    by: [Roles('admin'), Roles('editor')],
    admits: (held) => held.has('admin') && held.has('editor'),
  },
  'one-repeated': {
    by: [Accepted('admin', 'editor'), Accepted('editor', 'author')],
    admits: (held) => held.has('editor') || (held.has('admin') && held.has('author')),
  },
  'same-twice': { by: [Roles('admin'), Roles('admin')], admits: (held) => held.has('admin') },
  'by-guards': {
    by: [UseGuards(AuthGuard, RolesGuard), Roles('author')],
    admits: (held) => held.has('author'),
  },
  authenticated: { by: [AuthTokenRequired()], admits: () => true },
};

/** Roles that look like "admin", or like something that every object has. */
const LOOKALIKES = [
  'Admin',
  'ADMIN',
  'admin ',
  ' admin',
  'аdmin',
  'admin\u200b',
  'ａｄｍｉｎ',
  '__proto__',
  'constructor',
  'toString',
  'length',
];

describe.each(ADAPTERS)('roles on %s', (adapter) => {
  const matrix = generateController(
    'matrix',
    Object.fromEntries(Object.entries(ROUTES).map(([name, { by }]) => [name, by])),
  );
  const orders = permutations([
    UseGuards(AuthGuard),
    UseGuards(RolesGuard),
    Roles('admin'),
    Accepted('editor', 'author'),
    AuthRequired('token', 'session'),
  ]);
  const ordered = generateController(
    'order',
    Object.fromEntries(orders.map((by, index) => [`o${index}`, by])),
  );
  const named = generateController('named', {
    proto: [Roles('__proto__')],
    constructor_: [Accepted('constructor')],
    open: [Public()],
  });
  let site: Site;

  beforeAll(async () => {
    site = await startSite({ adapter, controllers: [matrix.type, ordered.type, named.type] });
  });
  afterAll(() => site.close());

  it('ROL-01, ROL-02: the matrix of routes and roles is the declared one', async () => {
    for (const roles of subsets(['admin', 'editor', 'author'])) {
      const held = new Set(roles);
      const headers = await bearerOf(site, roles);
      for (const [name, { admits }] of Object.entries(ROUTES)) {
        const before = matrix.runs(name);
        const { status } = await site.visitor().get(`/matrix/${name}`, { headers });
        const expected = admits(held) ? 200 : 403;
        expect({ name, roles, status }).toEqual({ name, roles, status: expected });
        expect(matrix.runs(name) - before).toBe(expected === 200 ? 1 : 0);
      }
    }
  });

  it('ROL-01: an anonymous caller is asked to sign in and never answered 403', async () => {
    for (const name of Object.keys(ROUTES)) {
      const before = matrix.runs(name);
      const answer = await site.visitor().get(`/matrix/${name}`);
      expect({ name, status: answer.status }).toEqual({ name, status: 401 });
      expect(answer.json()).toMatchObject({ code: 'NOT_AUTHENTICATED' });
      expect(matrix.runs(name)).toBe(before);
    }
  });

  it('ROL-03: a role whose name only looks like the one that is asked for opens nothing', async () => {
    for (const role of LOOKALIKES) {
      const headers = await bearerOf(site, [role]);
      const { status } = await site.visitor().get('/matrix/all-of-one', { headers });
      expect({ role, status }).toEqual({ role, status: 403 });
    }
    const nobody = await bearerOf(site);
    for (const path of ['/named/proto', '/named/constructor_'])
      expect((await site.visitor().get(path, { headers: nobody })).status).toBe(403);
    const literal = await bearerOf(site, ['__proto__']);
    expect((await site.visitor().get('/named/proto', { headers: literal })).status).toBe(200);
  });

  it('gives the same in each of the 120 orders of five decorators', async () => {
    const callers = [
      { headers: await bearerOf(site, ['admin', 'editor']), status: 200 },
      { headers: await bearerOf(site, ['admin']), status: 403 },
      { headers: await bearerOf(site, ['author']), status: 403 },
      { headers: {}, status: 401 },
      { headers: { authorization: 'Bearer of.no.token' }, status: 401 },
    ];
    const requests = [...orders.keys()].flatMap((index) =>
      callers.map(({ headers, status }, caller) => ({ index, caller, headers, status })),
    );
    await inBatches(requests, async ({ index, caller, headers, status }) => {
      const answer = await site.visitor().get(`/order/o${index}`, { headers });
      expect({ index, caller, status: answer.status }).toEqual({ index, caller, status });
    });
    for (const index of orders.keys()) expect(ordered.runs(`o${index}`)).toBe(1);
  }, 120_000);
});
