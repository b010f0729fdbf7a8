import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { DataSourceOptions } from 'typeorm';

export interface ServerSettings {
  readonly database: DataSourceOptions;
  /** An SMTP URL. */
  readonly transport: string;
  /** Milliseconds by which its clock is ahead. */
  readonly ahead: number;
}

/** An application in a process of its own, which a test may kill at any moment. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** @param entry a compiled file */
  static async start(entry: string, settings: ServerSettings): Promise<ServerProcess> {
    const child = spawn(process.execPath, [entry], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '', ACCOUNT_SERVER: JSON.stringify(settings) },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => resolve(message as number));
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
    });
    return new ServerProcess(child, `http://127.0.0.1:${port}`);
  }

  /** As a crash or `kill -9`: nothing is written or closed any more. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
