import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  confirmable,
  memoryStore,
  passwordless,
  recoverable,
  registerable,
  SecurityModule,
  UserDatastore,
} from 'nest-security';
import { typeOrmStore } from 'nest-security/typeorm';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './report/statistics.js';

const PASSWORD = 'correct horse battery';
const USAGE = `node test/bench/dist/answer-times.js [--pairs 200] [--postgres URL | --memory]
Whether time tells who has an account: medians of interleaved pairs, and the chance (AUC) that
an answer about a known account takes longer than one about nobody; 0.5 tells nothing.`;

interface Door {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  /** How the account is that is asked about. */
  readonly known: (n: number) => object;
}

const DOORS: readonly Door[] = [
  { path: '/reset', fields: {}, known: () => ({ confirmedAt: new Date() }) },
  { path: '/confirm', fields: {}, known: () => ({}) },
  { path: '/login/link', fields: {}, known: () => ({ confirmedAt: new Date() }) },
  { path: '/register', fields: { password: PASSWORD }, known: () => ({ confirmedAt: new Date() }) },
  {
    path: '/login',
    fields: { password: 'a wrong one' },
    known: () => ({ confirmedAt: new Date() }),
  },
];

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '200' },
    postgres: { type: 'string' },
    memory: { type: 'boolean', default: false },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'answer-times-'));
const app = await NestFactory.create(application(), { logger: ['error', 'fatal'] });
await app.listen(0, '127.0.0.1');
const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
const users = app.get(UserDatastore);
try {
  for (const door of DOORS) await measure(door, Number(values.pairs));
} catch (error) {
  console.error(USAGE);
  throw error;
} finally {
  await app.close();
  await rm(folder, { recursive: true });
}

function application(): object {
  const options = values.postgres
    ? { type: 'postgres' as const, url: values.postgres }
    : { type: 'better-sqlite3' as const, database: join(folder, 'app.db') };
  const database = TypeOrmModule.forRoot({ ...options, autoLoadEntities: true, synchronize: true });
  @Module({
    imports: [
      ...(values.memory ? [] : [database]),
      SecurityModule.forRoot({
        store: values.memory ? memoryStore() : typeOrmStore(),
        features: [registerable, confirmable, recoverable, passwordless],
        secret: 'the measurement signs with this text of more than thirty-two bytes',
        baseUrl: 'http://localhost:3000',
        throttling: {
          mails: { perRecipient: { limit: 1e6 }, perClient: { limit: 1e6 } },
          perAddress: { limit: 1e6 },
        },
        mail: { worker: false },
      }),
    ],
  })
  class TimedModule {}
  return TimedModule;
}

async function measure({ path, fields, known }: Door, pairs: number): Promise<void> {
  const times: { known: number[]; ghost: number[] } = { known: [], ghost: [] };
  for (let n = -5; n < pairs; n++) {
    const name = `${n + 5}.${path.replaceAll('/', '')}@times.test`;
    await users.createUser({ email: `known${name}`, password: PASSWORD, ...known(n) });
    const order = n % 2 === 0 ? (['known', 'ghost'] as const) : (['ghost', 'known'] as const);
    for (const who of order) {
      const time = await ask(path, { email: `${who}${name}`, ...fields });
      if (n >= 0) times[who].push(time);
    }
  }
  const [one, other] = [median(times.known), median(times.ghost)];
  const chance = auc(times.known, times.ghost).toFixed(3);
  const line = `known ${one.toFixed(2)} ms  nobody ${other.toFixed(2)} ms`;
  console.log(`${path.padEnd(12)} ${line}  ${(one - other).toFixed(2)} ms  AUC ${chance}`);
}

async function ask(path: string, body: object): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(body),
  });
  await answer.text();
  return performance.now() - began;
}

/** Mann and Whitney's U over the number of pairs. */
function auc(some: readonly number[], others: readonly number[]): number {
  let wins = 0;
  for (const one of some) {
    for (const other of others) wins += one > other ? 1 : one === other ? 0.5 : 0;
  }
  return wins / (some.length * others.length);
}
