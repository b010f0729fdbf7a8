import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { BusyError } from './busy.error.js';

export interface PasswordQueueOptions {
  /**
   * Jobs that run at once. Engines work in libuv's pool, where two threads stay free for files and
   * names.
   * @default the smaller of cores and `UV_THREADPOOL_SIZE` - 2, at least 1
   */
  readonly inFlight?: number;
  /** Jobs that may wait. @default 64 */
  readonly waiting?: number;
  /** Milliseconds that a job may wait. @default 3000 */
  readonly wait?: number;
}

export interface PasswordJob {
  /**
   * Whom the job is for, e.g. the caller's address: clients take turns.
   * @default one client for all
   */
  readonly client?: string;
  /** Drops the job while it waits; one that runs is finished. */
  readonly signal?: AbortSignal;
}

export interface PasswordQueueMetrics {
  readonly inFlight: number;
  readonly waiting: number;
  /** Jobs turned away since the start. */
  readonly refused: number;
}

interface WaitingJob {
  readonly start: () => void;
  readonly refuse: (reason: Error) => void;
}

/**
 * Bounds the hashing that goes on at once, so that neither memory nor libuv's pool is exhausted
 * (ASVS 15.1.3). Clients take turns, and when the queue is full, the client with the most waiting
 * jobs makes room for one with fewer (ASVS 15.4.4).
 */
export class PasswordQueue {
  private readonly limit: number;
  private readonly room: number;
  private readonly wait: number;
  private readonly lines = new Map<string, WaitingJob[]>();
  private inFlight = 0;
  private waiting = 0;
  private refused = 0;
  private meanDuration = 0;

  constructor(options: PasswordQueueOptions = {}) {
    this.limit = options.inFlight ?? defaultInFlight();
    this.room = options.waiting ?? 64;
    this.wait = options.wait ?? 3000;
  }

  /** Jobs that run or wait at once at most. */
  get capacity(): number {
    return this.limit + this.room;
  }

  get metrics(): PasswordQueueMetrics {
    return { inFlight: this.inFlight, waiting: this.waiting, refused: this.refused };
  }

  /**
   * Runs `task` when its turn comes.
   * @throws BusyError if there is no room or the wait was too long
   */
  run<T>(task: () => Promise<T>, { client = '', signal }: PasswordJob = {}): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.inFlight < this.limit) return this.execute(task);
    if (this.waiting >= this.room && !this.makeRoom(client)) {
      this.refused++;
      return Promise.reject(this.busy());
    }
    return this.enqueue(task, client, signal);
  }

  private async execute<T>(task: () => Promise<T>): Promise<T> {
    this.inFlight++;
    const start = performance.now();
    try {
      return await task();
    } finally {
      const duration = performance.now() - start;
      this.meanDuration += (duration - this.meanDuration) * (this.meanDuration ? 0.1 : 1);
      this.inFlight--;
      await this.handOver();
    }
  }

  /**
   * Gives the free place to the next job first: what is done with a result, e.g. writing to a
   * database that answers at once, would keep the engine waiting.
   */
  private async handOver(): Promise<void> {
    const next = this.takeNext();
    if (!next) return;
    next.start();
    await setImmediate();
  }

  private enqueue<T>(task: () => Promise<T>, client: string, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const job: WaitingJob = {
        start: () => {
          settle();
          resolve(this.execute(task));
        },
        refuse: (reason) => {
          settle();
          reject(reason);
        },
      };
      const leave = (reason: Error): void => {
        this.remove(client, job);
        job.refuse(reason);
      };
      const onAbort = (): void => leave(signal?.reason as Error);
      const timer = setTimeout(() => {
        this.refused++;
        leave(this.busy());
      }, this.wait);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.add(client, job);
    });
  }

  private add(client: string, job: WaitingJob): void {
    const line = this.lines.get(client);
    if (line) line.push(job);
    else this.lines.set(client, [job]);
    this.waiting++;
  }

  private remove(client: string, job: WaitingJob): void {
    const line = this.lines.get(client) as WaitingJob[];
    line.splice(line.indexOf(job), 1);
    if (line.length === 0) this.lines.delete(client);
    this.waiting--;
  }

  /**
   * The oldest job of the client whose turn it is; the client then goes to the end of the round.
   */
  private takeNext(): WaitingJob | undefined {
    const [entry] = this.lines;
    if (!entry) return undefined;
    const [client, line] = entry;
    const job = line.shift();
    this.lines.delete(client);
    if (line.length > 0) this.lines.set(client, line);
    this.waiting--;
    return job;
  }

  private makeRoom(client: string): boolean {
    const own = this.lines.get(client)?.length ?? 0;
    let longest: WaitingJob[] = [];
    for (const line of this.lines.values()) if (line.length > longest.length) longest = line;
    // More than one further, so that the line stays and only its end goes.
    const newest = longest.length > own + 1 ? longest.pop() : undefined;
    if (!newest) return false;
    this.waiting--;
    this.refused++;
    newest.refuse(this.busy());
    return true;
  }

  private busy(): BusyError {
    const backlog = (this.meanDuration * (this.waiting + this.inFlight)) / this.limit;
    return new BusyError(Math.min(60, Math.max(1, Math.ceil(backlog / 1000))));
  }
}

function defaultInFlight(): number {
  const pool = Number(process.env['UV_THREADPOOL_SIZE']) || 4;
  return Math.max(1, Math.min(availableParallelism(), pool - 2));
}
