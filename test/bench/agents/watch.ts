import { answerParent } from '../process/answering.js';
import { HttpClient } from './http-client.js';

/** A credential that is tried again and again. */
export interface WatchedCredential {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of a credential's requests; times in nanoseconds of the machine's monotonic clock. */
export interface WatchedRequests {
  /** When each request that was accepted began. */
  readonly accepted: readonly bigint[];
  /** When each request that was refused began. */
  readonly refused: readonly bigint[];
  /** Answers that are neither. */
  readonly wrong: number;
}

let running = false;
let pending: Promise<WatchedRequests[]> | null = null;

answerParent({
  begin(url: string, credentials: readonly WatchedCredential[], atOnce: number): void {
    running = true;
    pending = watch(url, credentials, atOnce);
  },
  async end(): Promise<WatchedRequests[]> {
    running = false;
    const result = await pending;
    if (!result) throw new Error('nothing has begun');
    return result;
  },
});

async function watch(
  url: string,
  credentials: readonly WatchedCredential[],
  atOnce: number,
): Promise<WatchedRequests[]> {
  const client = new HttpClient(url);
  const seen = credentials.map(() => ({
    accepted: [] as bigint[],
    refused: [] as bigint[],
    wrong: 0,
  }));
  let next = 0;
  const work = async (): Promise<void> => {
    while (running) {
      const index = next++ % credentials.length;
      const { path, headers } = credentials[index] as WatchedCredential;
      const began = process.hrtime.bigint();
      const { status } = await client.ask(path, { headers });
      const record = seen[index] as (typeof seen)[number];
      if (status === 200) record.accepted.push(began);
      else if (status === 401 || status === 403) record.refused.push(began);
      else record.wrong++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  client.close();
  return seen;
}
