import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A server in a process of its own, which a test may end at any moment without a warning. */
export class KillableProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Resolves once it listens. @param setup given to it as JSON */
  static async start(file: string, setup: object): Promise<KillableProcess> {
    const env = { ...process.env, NODE_ENV: 'test', SETUP: JSON.stringify(setup) };
    const child = fork(file, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const ended = once(child, 'exit').then(() => {
      throw new Error(`The process ended before it listened:\n${output}`);
    });
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }];
    ended.catch(() => undefined);
    return new KillableProcess(child, `http://127.0.0.1:${message.port}`);
  }

  /** As kill -9 does. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
