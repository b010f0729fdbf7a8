import { afterAll, beforeAll, describe } from 'vitest';
import { throttleModel } from '../../lib/core/throttling/throttle.model.js';
import { createMemoryStore } from '../../lib/core/users/memory-store.js';
import type { Store } from '../../lib/ports/store.js';
import { describeWith } from '../support/services.js';
import { openServer, openSqlite, type SharedDatabase } from '../support/shared-database.js';
import { HandClock, throttlingOver } from '../support/throttling.fixture.js';
import { throttlingRaces } from '../support/throttling-races.js';

function races(open: (processes: number) => Promise<SharedDatabase>, processes: number): void {
  let database: SharedDatabase;
  beforeAll(async () => {
    database = await open(processes);
  });
  afterAll(() => database.close());

  const clock = new HandClock();
  throttlingRaces((input) => database.stores.map((store) => throttlingOver(store, clock, input)));
}

async function openMemory(processes: number): Promise<SharedDatabase> {
  const store: Store = createMemoryStore();
  await store.prepare([throttleModel]);
  return { stores: Array.from({ length: processes }, () => store), close: async () => undefined };
}

describe('Throttling', () => {
  describe('of one process: memory', () => {
    races(openMemory, 1);
  });
  describe('of two processes: memory', () => {
    races(openMemory, 2);
  });
  describe('of one process: SQLite', () => {
    races(openSqlite, 1);
  });
  describe('of two processes: SQLite', () => {
    races(openSqlite, 2);
  });
  describeWith('postgres', 'of two processes: PostgreSQL', () => {
    races(openServer('postgres'), 2);
  });
  describeWith('mariadb', 'of two processes: MariaDB', () => {
    races(openServer('mariadb'), 2);
  });
});
