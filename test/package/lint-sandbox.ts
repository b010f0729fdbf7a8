import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SETTINGS = ['.oxlint', '.oxlintrc.json', 'package.json', 'tsconfig.json'];

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
  readonly message: string;
}

/** Lints the given files, by path, under the project's own settings in a folder of their own. */
export async function lint(files: Record<string, string>): Promise<Diagnostic[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lint-'));
  try {
    await Promise.all(
      SETTINGS.map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true })),
    );
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, source] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), source);
    }
    return await runOxlint(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function runOxlint(folder: string): Promise<Diagnostic[]> {
  const bin = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve, reject) => {
    const args = [bin, '--format', 'json', '--disable-nested-config', 'lib', 'test'];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }, (_, stdout, stderr) => {
      try {
        resolve((JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics);
      } catch {
        reject(new Error(`oxlint said no JSON: ${stdout}${stderr}`));
      }
    });
  });
}
