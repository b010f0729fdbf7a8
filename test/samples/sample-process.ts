import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const WITHIN = 60_000;

/** A compiled sample, run as its own process in a folder of its own, so that it leaves no files. */
export class SampleProcess {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  /** @param entry the compiled main file; throws with the output of a sample that ends early */
  static async start(entry: string, cwd: string): Promise<SampleProcess> {
    const port = await freePort();
    const env = { ...process.env, NODE_ENV: 'development', PORT: String(port) };
    const child = spawn(process.execPath, [entry], { cwd, env });
    const sample = new SampleProcess(child, `http://127.0.0.1:${port}`);
    await sample.answers();
    return sample;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }

  private async answers(): Promise<void> {
    const until = Date.now() + WITHIN;
    while (this.child.exitCode === null && Date.now() < until) {
      if (await fetch(this.url).catch(() => null)) return;
      await pause(100);
    }
    await this.stop();
    throw new Error(`the sample does not answer:\n${this.output}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
