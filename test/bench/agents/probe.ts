import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../report/statistics.js';
import { answerParent } from '../process/answering.js';
import { HttpClient } from './http-client.js';

export interface ProbeResult {
  readonly requests: number;
  /** Milliseconds from when a request was due, so that a stall counts for all that it kept waiting. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly wrong: number;
}

/** Milliseconds between two requests. */
const INTERVAL = 4;
/**
 * Open from the beginning, and the next question waits for one: a new connection could meet the system's full queue of those that are not accepted yet,
 * and would then measure TCP's second before it asks again.
 */
const CONNECTIONS = 16;

let running = false;
let pending: Promise<ProbeResult> | null = null;

/** Asks an open route at a fixed rate, whether it answers or not. */
answerParent({
  async begin(url: string): Promise<void> {
    const client = new HttpClient(url, CONNECTIONS);
    await Promise.all(Array.from({ length: CONNECTIONS }, () => client.ask('/open')));
    running = true;
    pending = probe(client);
  },
  async end(): Promise<ProbeResult> {
    running = false;
    const result = await pending;
    if (!result) throw new Error('nothing has begun');
    return result;
  },
});

async function probe(client: HttpClient): Promise<ProbeResult> {
  const times: number[] = [];
  const asked: Promise<void>[] = [];
  let wrong = 0;
  const ask = async (due: number): Promise<void> => {
    const { status } = await client.ask('/open');
    times.push(performance.now() - due);
    if (status !== 200) wrong++;
  };
  let due = performance.now();
  while (running) {
    for (; due <= performance.now(); due += INTERVAL) asked.push(ask(due));
    await sleep(1);
  }
  await Promise.all(asked);
  client.close();
  const sorted = times.sort((a, b) => a - b);
  return {
    requests: sorted.length,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: sorted.at(-1) ?? 0,
    wrong,
  };
}
