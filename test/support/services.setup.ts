import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { addressOf, SERVICES, type Service } from './services.js';

const run = promisify(execFile);
const WITHIN = 10_000;

const probes: Record<Service, (address: string) => Promise<unknown>> = {
  async postgres(connectionString) {
    const client = new Client({ connectionString, connectionTimeoutMillis: WITHIN });
    await client.connect();
    await client.end();
  },
  async mariadb(uri) {
    const connection = await createConnection({ uri, connectTimeout: WITHIN });
    await connection.end();
  },
  async redis(address) {
    const redis = new Redis(address, { lazyConnect: true, retryStrategy: () => null });
    const fault = once(redis, 'error').then(([error]) => Promise.reject(error as Error));
    await Promise.race([redis.connect(), fault]).finally(() => redis.disconnect());
  },
  chromium: (path) => run(path, ['--version', '--no-sandbox'], { timeout: WITHIN }),
  registry: (npm) => run(npm, ['view', 'rxjs', 'version'], { timeout: 2 * WITHIN }),
};

async function reasonAgainst(service: Service): Promise<string | null> {
  try {
    await probes[service](addressOf(service));
    return null;
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return (message || String(code)).split('\n')[0] ?? 'unknown';
  }
}

/** Looks once for the services that suites need, and says which suites will not be run. */
export default async function lookForServices({ provide }: TestProject): Promise<void> {
  const names = Object.keys(SERVICES) as Service[];
  const reasons = await Promise.all(names.map(reasonAgainst));
  const unreachable = Object.fromEntries(names.map((name, at) => [name, reasons[at] ?? null]));
  provide('unreachable', unreachable as Record<Service, string | null>);
  for (const [name, reason] of Object.entries(unreachable)) {
    if (reason === null) continue;
    const { title, variable, address } = SERVICES[name as Service];
    process.stderr.write(
      `Not run: suites that need ${title} (${reason}). ${variable}, ${address} if unset.\n`,
    );
  }
}
