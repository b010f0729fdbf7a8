/** The part of autocannon that the benchmarks call. */
declare module 'autocannon' {
  export interface Client {
    setHeaders(headers: Readonly<Record<string, string>>): void;
  }

  export interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly setupClient?: (client: Client) => void;
  }

  export interface Result {
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
    readonly '2xx': number;
    readonly start: Date;
    readonly finish: Date;
    /** Milliseconds. */
    readonly latency: Readonly<Record<'p50' | 'p99' | 'max' | 'average', number>>;
  }

  export default function autocannon(options: Options): Promise<Result>;
}
