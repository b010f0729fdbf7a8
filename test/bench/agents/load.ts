import autocannon from 'autocannon';
import { answerParent } from '../process/answering.js';

/** A load on one route. */
export interface LoadOrder {
  readonly url: string;
  /** Given to the connections in turn. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly requests: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers other than 2xx, errors and timeouts; 0 or the result is worth nothing. */
  readonly wrong: number;
}

/** Requests after which Node's compilers have done what they will do. */
const WARM = 6000;

answerParent({
  load,
  /** Bounded in time where the machine has much else to do. */
  async warmUp(order: LoadOrder): Promise<void> {
    const end = performance.now() + 8000;
    for (let asked = 0; asked < WARM && performance.now() < end;) {
      asked += (await load({ ...order, seconds: 1 })).requests;
    }
  },
});

async function load({ url, headers, connections, seconds }: LoadOrder): Promise<LoadResult> {
  let next = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    setupClient: (client) => client.setHeaders({ ...headers[next++ % headers.length] }),
  });
  const elapsed = (result.finish.getTime() - result.start.getTime()) / 1000;
  return {
    requestsPerSecond: result['2xx'] / elapsed,
    requests: result['2xx'],
    p50: result.latency.p50,
    p99: result.latency.p99,
    wrong: result.non2xx + result.errors + result.timeouts,
  };
}
