import { emailOf, PASSWORD } from '../people.js';
import { answerParent } from '../process/answering.js';
import { HttpClient } from './http-client.js';

/** Logins of a number of people at once, each again and again; and how they were answered. */
export interface LoginResult {
  readonly loginsPerSecond: number;
  readonly statuses: Readonly<Record<string, number>>;
}

answerParent({ login, storm });

async function login(url: string, atOnce: number, seconds: number): Promise<LoginResult> {
  const client = new HttpClient(url);
  const statuses: Record<string, number> = {};
  const begin = performance.now();
  const end = begin + seconds * 1000;
  const work = async (_: unknown, person: number): Promise<void> => {
    while (performance.now() < end) await loginOnce(client, person, statuses);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const elapsed = (performance.now() - begin) / 1000;
  client.close();
  return { loginsPerSecond: (statuses['200'] ?? 0) / elapsed, statuses };
}

/** All of them in one moment; ends when each has its answer. */
async function storm(url: string, count: number, people: number): Promise<LoginResult> {
  const client = new HttpClient(url);
  const statuses: Record<string, number> = {};
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: count }, (_, index) => loginOnce(client, index % people, statuses)),
  );
  const elapsed = (performance.now() - begin) / 1000;
  client.close();
  return { loginsPerSecond: (statuses['200'] ?? 0) / elapsed, statuses };
}

async function loginOnce(
  client: HttpClient,
  person: number,
  statuses: Record<string, number>,
): Promise<void> {
  const json = { email: emailOf(person), password: PASSWORD };
  const { status } = await client.ask('/login', { method: 'POST', json });
  statuses[status] = (statuses[status] ?? 0) + 1;
}
