import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Tarball {
  readonly path: string;
  /** the files inside, relative to the package's root */
  readonly files: readonly string[];
  remove(): Promise<void>;
}

/** Builds and packs the package as it would be published. */
export async function pack(): Promise<Tarball> {
  const folder = await mkdtemp(join(tmpdir(), 'packed-'));
  const args = ['pack', '--json', '--pack-destination', folder];
  const { stdout } = await run('npm', args, { cwd: ROOT, maxBuffer: 2 ** 26 });
  const [about] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as {
    filename: string;
    files: { path: string }[];
  }[];
  if (!about) throw new Error(`npm pack said: ${stdout}`);
  return {
    path: join(folder, about.filename),
    files: about.files.map(({ path }) => path),
    remove: () => rm(folder, { recursive: true }),
  };
}

export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** A project outside of this repository, with its own node_modules. */
export class PackedProject {
  constructor(readonly folder: string) {}

  /** @param dependencies package name -> version range, or the path of a tarball */
  static async install(dependencies: Record<string, string>): Promise<PackedProject> {
    const folder = await mkdtemp(join(tmpdir(), 'project-'));
    const manifest = { name: 'empty', private: true, type: 'module', dependencies };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await cp(join(ROOT, 'test/package/consumer'), folder, { recursive: true });
    const project = new PackedProject(folder);
    const args = ['install', '--prefer-offline', '--no-audit', '--no-fund'];
    const { code, output } = await project.run('npm', ...args);
    if (code !== 0) throw new Error(`npm install: ${output}`);
    return project;
  }

  /** Runs a program in the project; a failing one is an answer too. */
  async run(program: string, ...args: readonly string[]): Promise<Outcome> {
    try {
      const options = { cwd: this.folder, maxBuffer: 2 ** 26, env: withoutRunner() };
      const { stdout, stderr } = await run(program, args, options);
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

function withoutRunner(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(
    entries.filter(([name]) => !/^(npm_(?!config_)|VITEST|NODE_|TEST$)/.test(name)),
  );
}
