import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transpiled, type Transpiled } from '../../support/transpiled.js';

const PROCESS = 'test/support/openapi.process.ts';
const RECORDER = fileURLToPath(
  new URL('../../package/consumer/record-imports.js', import.meta.url),
);
const SCHEMES = ['session', 'bearer', 'token'];

interface Outcome {
  readonly said: unknown;
  /** Which package asked for which other. */
  readonly imports: string;
}

describe('an application in a process of its own', () => {
  let sources: Transpiled;

  beforeAll(async () => {
    sources = await transpiled([PROCESS]);
  });

  afterAll(() => sources.remove());

  function run(when: string): Promise<Outcome> {
    const child = fork(sources.file(PROCESS), {
      execArgv: ['--import', RECORDER],
      env: { ...process.env, NODE_OPTIONS: '', SWAGGER: when },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    let said: unknown = null;
    let imports = '';
    child.on('message', (message) => (said = message));
    child.stdout?.on('data', (data: Buffer) => (imports += data.toString()));
    return new Promise((resolve) => child.once('close', () => resolve({ said, imports })));
  }

  it('that makes no document loads nothing of @nestjs/swagger', async () => {
    const { said, imports } = await run('never');
    expect(said).toEqual({ early: null, late: null, warned: 0 });
    expect(imports).toContain('@nestjs/core');
    expect(imports).not.toContain('@nestjs/swagger');
  });

  it('that loads @nestjs/swagger first has its document before it listens', async () => {
    const { said } = await run('before');
    expect(said).toEqual({ early: SCHEMES, late: SCHEMES, warned: 0 });
  });

  it('that loads it before it listens has its document from then on', async () => {
    const { said } = await run('between');
    expect(said).toEqual({ early: null, late: SCHEMES, warned: 0 });
  });

  it('that loads it only to make its document at once is told so, once', async () => {
    const { said } = await run('at once');
    expect(said).toEqual({ early: [], late: SCHEMES, warned: 1 });
  });
});
