import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SampleProcess } from './sample-process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const samples = readdirSync(join(ROOT, 'sample')).filter((name) => /^\d\d-/.test(name));

beforeAll(() => {
  execFileSync('npm', ['run', 'build'], { cwd: ROOT });
});

describe.each(samples)('sample/%s', (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'));

  afterAll(() => rmSync(folder, { recursive: true }));

  it('compiles against the built package', () => {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const compile = (): Buffer =>
      execFileSync(process.execPath, [tsc, '-p', `sample/${name}`], { cwd: ROOT });
    expect(compile).not.toThrow();
  });

  it.each(['first', 'second'])('starts on its own files and answers, the %s time', async () => {
    const entry = join(ROOT, 'sample', name, 'dist/main.js');
    const sample = await SampleProcess.start(entry, folder);
    try {
      const { status } = await fetch(sample.url);
      expect(status).toBeLessThan(500);
    } finally {
      await sample.stop();
    }
  });
});
