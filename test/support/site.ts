import {
  Module,
  type DynamicModule,
  type INestApplication,
  type ModuleMetadata,
  type Provider,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Composition } from '../../lib/core/feature/composition.js';
import { UserDatastore } from '../../lib/core/users/user.datastore.js';
import { memoryStore } from '../../lib/core/users/memory-store.js';
import type { User } from '../../lib/core/users/security-types.js';
import { Clock } from '../../lib/ports/clock.js';
import { SecurityModule } from '../../lib/security.module.js';
import { Visitor } from './visitor.js';
import { inApplication, siteModules, surround } from './surroundings.js';
import { MovingClock } from './test-clock.js';

export const ADAPTERS = ['express', 'fastify'] as const;
export type AdapterName = (typeof ADAPTERS)[number];

export const PASSWORD = 'correct horse battery';
export const SECRET = 'a-secret-of-the-tests-0123456789-abcdefghij';

/** A cost at which hundreds of tests can sign in; accepted by name. */
export const CHEAP = {
  passwords: { options: { argon2id: { memoryCost: 1024, timeCost: 1, parallelism: 1 } } },
  acceptRisk: { PASSWORD_COST_TOO_LOW: 'tests sign in hundreds of times' },
};

export interface SiteSetup extends Pick<ModuleMetadata, 'imports' | 'controllers' | 'providers'> {
  readonly adapter?: AdapterName;
  /** Options of the module, static ones included. */
  readonly security?: Readonly<Record<string, unknown>>;
  /** The module itself, for tests of how it is imported. */
  readonly module?: DynamicModule;
  /** Before the application starts, e.g. a global prefix. */
  readonly prepare?: (app: INestApplication) => void;
}

/** An application that listens on a port of its own. */
export interface Site {
  readonly app: INestApplication;
  readonly url: string;
  readonly clock: MovingClock;
  readonly users: UserDatastore;
  visitor(): Visitor;
  /** A browser that is signed in. */
  signedIn(email?: string, password?: string): Promise<Visitor>;
  user(email: string, values?: Readonly<Record<string, unknown>>): Promise<User>;
  close(): Promise<void>;
}

export async function startSite(setup: SiteSetup = {}): Promise<Site> {
  const clock = new MovingClock();
  const app = await createApp(setup, clock);
  if (inApplication) surround(app);
  setup.prepare?.(app);
  await app.listen(0, '127.0.0.1');
  const address = app.getHttpServer().address() as { port: number };
  return site(app, `http://127.0.0.1:${address.port}`, clock);
}

async function createApp(setup: SiteSetup, clock: MovingClock): Promise<INestApplication> {
  const { security = {}, imports = [], controllers = [], providers = [] } = setup;
  const overrides = [
    { provide: Clock, useValue: clock },
    ...((security['overrides'] ?? []) as Provider[]),
  ];
  const options = { store: memoryStore(), secret: SECRET, ...CHEAP, ...security, overrides };
  const own = setup.module ?? SecurityModule.forRoot(options as never);
  const around = inApplication ? siteModules() : [];
  @Module({ imports: [own, ...around, ...imports], controllers, providers })
  class SiteModule {}
  const settings = { logger: false as const, abortOnError: false };
  return setup.adapter === 'fastify'
    ? NestFactory.create(SiteModule, new FastifyAdapter(), settings)
    : NestFactory.create(SiteModule, settings);
}

function site(app: INestApplication, url: string, clock: MovingClock): Site {
  const users = app.get(UserDatastore, { strict: false });
  const confirmed = app.get(Composition, { strict: false }).has('confirmable')
    ? { confirmedAt: clock.now() }
    : {};
  return {
    app,
    url,
    clock,
    users,
    visitor: () => new Visitor(url),
    async signedIn(email = 'alice@site.test', password = PASSWORD) {
      const visitor = new Visitor(url);
      const answer = await visitor.json('/login', { email, password });
      if (answer.status !== 200) throw new Error(`Not signed in: ${answer.status} ${answer.text}`);
      return visitor;
    },
    user: async (email, values = {}) =>
      users.createUser({ email, password: PASSWORD, ...confirmed, ...values } as never),
    close: () => app.close(),
  };
}
