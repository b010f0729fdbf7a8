import { afterAll, beforeAll, describe } from 'vitest';
import { builtInModels } from '../../lib/core/models.js';
import { createMemoryStore } from '../../lib/core/users/memory-store.js';
import { mailRaces } from '../support/mail-races.js';
import { describeWith } from '../support/services.js';
import { openServer, openSqlite, type SharedDatabase } from '../support/shared-database.js';

const PROCESSES = 2;

function races(open: (processes: number) => Promise<SharedDatabase>): () => void {
  return () => {
    let database: SharedDatabase;
    beforeAll(async () => {
      database = await open(PROCESSES);
    });
    afterAll(() => database.close());
    mailRaces(() => database.stores);
  };
}

async function openMemory(processes: number): Promise<SharedDatabase> {
  const store = createMemoryStore();
  await store.prepare(builtInModels);
  return { stores: Array.from({ length: processes }, () => store), close: async () => undefined };
}

describe('Mails of two processes: memory', races(openMemory));
describe('Mails of two processes: SQLite', races(openSqlite));
describeWith('postgres', 'Mails of two processes: PostgreSQL', races(openServer('postgres')));
describeWith('mariadb', 'Mails of two processes: MariaDB', races(openServer('mariadb')));
