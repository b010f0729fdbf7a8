import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const compilerOptions: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2023,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/** The package and the tests' helpers as plain JavaScript, for processes that a test may kill. */
export class CompiledSources {
  private constructor(private readonly folder: string) {}

  /** Below node_modules, so that the compiled files find what the sources find. */
  static async make(): Promise<CompiledSources> {
    const cache = join(ROOT, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    const folder = await mkdtemp(join(cache, 'test-server-'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    for (const part of ['lib', 'test/support']) await compile(part, folder);
    return new CompiledSources(folder);
  }

  /** @param file such as `test/support/server/account-server.ts` */
  pathOf(file: string): string {
    return join(this.folder, file.replace(/\.ts$/, '.js'));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

async function compile(part: string, folder: string): Promise<void> {
  const entries = await readdir(join(ROOT, part), { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const source = join(entry.parentPath, entry.name);
    const target = join(folder, source.slice(ROOT.length));
    await mkdir(dirname(target), { recursive: true });
    if (!source.endsWith('.ts')) await cp(source, target);
    else await writeFile(target.replace(/\.ts$/, '.js'), transpile(await readFile(source, 'utf8')));
  }
}

function transpile(source: string): string {
  return ts.transpileModule(source, { compilerOptions }).outputText;
}
