import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/** The package and some files of the tests as JavaScript, for processes of their own. */
export interface Transpiled {
  /** Where a file of the project lies now, by its path in the project, e.g. `test/support/x.ts`. */
  file(path: string): string;
  remove(): Promise<void>;
}

/** @param entries files of the tests, by their paths in the project, and what they import of the tests */
export async function transpiled(entries: readonly string[]): Promise<Transpiled> {
  const out = join(ROOT, 'node_modules', '.cache', `nest-security-${process.pid}-${Date.now()}`);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'package.json'), '{ "type": "module" }');
  for (const path of [...(await filesBelow(join(ROOT, 'lib'))), ...entries]) {
    const source = join(ROOT, path);
    const target = join(out, path);
    await mkdir(dirname(target), { recursive: true });
    if (!path.endsWith('.ts')) await cp(source, target);
    else await writeFile(jsOf(target), javaScript(await readFile(source, 'utf8'), source));
  }
  return {
    file: (path) => jsOf(join(out, path)),
    remove: () => rm(out, { recursive: true, force: true }),
  };
}

function javaScript(text: string, fileName: string): string {
  return ts.transpileModule(text, { compilerOptions: OPTIONS, fileName }).outputText;
}

function jsOf(path: string): string {
  return path.replace(/\.ts$/, '.js');
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}
