import { afterAll, beforeAll, describe } from 'vitest';
import { builtInModels } from '../../lib/core/models.js';
import { createMemoryStore } from '../../lib/core/users/memory-store.js';
import { describeWith } from '../support/services.js';
import { sessionRaces } from '../support/session-races.js';
import { openServer, openSqlite, type SharedDatabase } from '../support/shared-database.js';

const PROCESSES = 2;

function races(open: (processes: number) => Promise<SharedDatabase>): void {
  let database: SharedDatabase;
  beforeAll(async () => {
    database = await open(PROCESSES);
  });
  afterAll(() => database.close());
  sessionRaces(() => database.stores);
}

async function openMemory(processes: number): Promise<SharedDatabase> {
  const store = createMemoryStore();
  await store.prepare(builtInModels);
  return { stores: Array.from({ length: processes }, () => store), close: async () => undefined };
}

describe('Sessions and tokens of two processes: memory', () => {
  races(openMemory);
});
describe('Sessions and tokens of two processes: SQLite', () => {
  races(openSqlite);
});
describeWith('postgres', 'Sessions and tokens of two processes: PostgreSQL', () =>
  races(openServer('postgres')),
);
describeWith('mariadb', 'Sessions and tokens of two processes: MariaDB', () =>
  races(openServer('mariadb')),
);
