import { JwtService } from '@nestjs/jwt';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { BenchDatabase } from './apps/database.js';
import type { ApplicationName } from './apps/load-module.js';
import type { ServerStart } from './apps/server.js';
import { HttpClient } from './agents/http-client.js';
import { RECIPE_SECRET } from './apps/recipe.secret.js';
import type { Cores } from './machine.js';
import { emailOf, PASSWORD, PEOPLE } from './people.js';
import { BenchProcess } from './process/child-process.js';
import type { DatabaseKind, Platform } from './settings.js';

/** A server in a process of its own. */
export interface RunningServer {
  readonly process: BenchProcess;
  readonly start: ServerStart;
}

/** What a client sends to be known. */
export type Credential = Readonly<Record<string, string>>;

const POSTGRES = process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';

/** One adapter on one fresh database: where measurements start their servers. */
export class BenchGroup {
  private readonly processes: BenchProcess[] = [];

  private constructor(
    readonly platform: Platform,
    readonly database: BenchDatabase,
    readonly cores: Cores,
  ) {}

  /** @throws Error where there is no such database */
  static async open(platform: Platform, kind: DatabaseKind, cores: Cores): Promise<BenchGroup> {
    const database = kind === 'sqlite' ? await newFolder() : await newPostgresDatabase();
    const group = new BenchGroup(platform, database, cores);
    for (const application of ['recipe-lookup', 'secured'] as const) {
      // A process each: TypeORM's modules would give the tables of one to the other.
      const tables = group.agent('tables');
      await tables.ask('prepare', application, database, PEOPLE);
      await tables.stop();
    }
    return group;
  }

  get title(): string {
    return `${this.platform} ${this.database.kind}`;
  }

  /** @param node options of Node itself */
  async serve(
    application: ApplicationName,
    { cores = null, node = [] }: { cores?: string | null; node?: readonly string[] } = {},
  ): Promise<RunningServer> {
    const args = [application, this.platform, JSON.stringify(this.database)];
    const env = { NODE_ENV: 'production' };
    const server = this.keep(BenchProcess.start('apps/server.js', { args, cores, node, env }));
    return { process: server, start: await server.ask<ServerStart>('start') };
  }

  agent(name: string, cores: string | null = null): BenchProcess {
    const env = { NODE_ENV: 'production' };
    return this.keep(BenchProcess.start(`agents/${name}.js`, { cores, env }));
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((child) => child.stop()));
    if (this.database.kind === 'sqlite') await rm(this.database.folder, { recursive: true });
    else await dropPostgresDatabase(this.database.url);
  }

  private keep(child: BenchProcess): BenchProcess {
    this.processes.push(child);
    return child;
  }
}

/** Tokens of the recipe, one for each person; ids begin at 1. */
export function recipeTokens(people: number): Credential[] {
  const jwt = new JwtService({ secret: RECIPE_SECRET, signOptions: { expiresIn: '1h' } });
  return Array.from({ length: people }, (_, index) => {
    const token = jwt.sign({ sub: index + 1, username: emailOf(index) });
    return { authorization: `Bearer ${token}` };
  });
}

/** Signs people in by a token. */
export async function tokensOf(url: string, people: readonly number[]): Promise<Credential[]> {
  return signIn(url, people, '/token', ({ body }) => {
    const { token } = JSON.parse(body) as { token: string };
    return { authorization: `Bearer ${token}` };
  });
}

/** Signs people in by a session; all cookies are sent back, as a browser does. */
export async function sessionsOf(url: string, people: readonly number[]): Promise<Credential[]> {
  return signIn(url, people, '/login', ({ cookies }) => ({
    cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; '),
  }));
}

async function signIn(
  url: string,
  people: readonly number[],
  path: string,
  credentialOf: (answer: Awaited<ReturnType<HttpClient['ask']>>) => Credential,
): Promise<Credential[]> {
  const client = new HttpClient(url);
  const credentials: Credential[] = [];
  for (const person of people) {
    const json = { email: emailOf(person), password: PASSWORD };
    const answer = await client.ask(path, { method: 'POST', json });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    credentials.push(credentialOf(answer));
  }
  client.close();
  return credentials;
}

async function newFolder(): Promise<BenchDatabase> {
  return { kind: 'sqlite', folder: await mkdtemp(join(tmpdir(), 'nest-security-bench-')) };
}

async function newPostgresDatabase(): Promise<BenchDatabase> {
  const url = new URL(POSTGRES);
  const name = `nest_security_bench_${process.pid}_${Date.now()}`;
  await onServer(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return { kind: 'postgres', url: url.href };
}

async function dropPostgresDatabase(url: string): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: POSTGRES });
  await client.connect();
  await client.query(statement);
  await client.end();
}
