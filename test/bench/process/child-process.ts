import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  readonly args?: readonly string[];
  /** The cores it may use; `null` for all. */
  readonly cores?: string | null;
  /** Options of Node itself. */
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** Threads of libuv's pool: two beside those that hash, as the README says; for the engine alone too. */
const THREADS = String(Math.max(4, availableParallelism() + 2));

/** Milliseconds that a child may take for one answer. */
const PATIENCE = 180_000;

/** A process of its own that answers questions; see `answering.ts` for its side. */
export class BenchProcess {
  private readonly waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (reason: Error) => void }
  >();
  private readonly exited: Promise<unknown>;
  private stderr = '';
  private next = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly file: string,
  ) {
    this.exited = once(child, 'exit');
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    child.stdout?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    child.on('message', (message) => this.receive(message as Reply));
    child.on('exit', (code) => this.giveUp(`${file} ended with ${code}:\n${this.stderr}`));
  }

  /** Starts a compiled file of this folder. */
  static start(file: string, options: ChildOptions = {}): BenchProcess {
    const { args = [], cores = null, node = [], env = {} } = options;
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
    const command = [process.execPath, ...node, path, ...args];
    const pinned = cores === null ? command : ['taskset', '-c', cores, ...command];
    const [program = '', ...rest] = pinned;
    const child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, UV_THREADPOOL_SIZE: THREADS, ...env },
      serialization: 'advanced',
    });
    return new BenchProcess(child, file);
  }

  /** @throws Error with what the child threw, or wrote before it ended */
  async ask<T>(question: string, ...params: readonly unknown[]): Promise<T> {
    const id = this.next++;
    const answer = new Promise<unknown>((resolve, reject) =>
      this.waiting.set(id, { resolve, reject }),
    );
    const timer = setTimeout(() => this.giveUp(`${this.file}: no answer to ${question}`), PATIENCE);
    this.child.send({ id, question, params });
    try {
      return (await answer) as T;
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill();
      await this.exited;
    }
  }

  private receive({ id, result, error }: Reply): void {
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`${this.file}: ${error}`));
  }

  private giveUp(reason: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
  }
}
