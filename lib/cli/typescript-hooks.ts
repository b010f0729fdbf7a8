import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';

interface Diagnostic {
  readonly messageText: unknown;
  readonly start?: number;
  readonly file?: { getLineAndCharacterOfPosition(start: number): { readonly line: number } };
}

interface Compiler {
  transpileModule(
    text: string,
    options: { compilerOptions: object; fileName: string; reportDiagnostics: boolean },
  ): { outputText: string; diagnostics?: readonly Diagnostic[] };
  flattenDiagnosticMessageText(text: unknown, newLine: string): string;
}

const OPTIONS = {
  target: 10,
  module: 99,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  inlineSourceMap: true,
};

let compiler: Compiler | null = null;

export const initialize: InitializeHook<{ compiler: string }> = async ({ compiler: url }) => {
  const loaded = (await import(url)) as { default: Compiler };
  compiler = loaded.default;
};

export const resolve: ResolveHook = (specifier, context, next) => {
  const { parentURL } = context;
  if (specifier.startsWith('.') && parentURL?.startsWith('file:')) {
    const source = sourcesOf(specifier)
      .map((path) => new URL(path, parentURL))
      .find((url) => existsSync(url));
    if (source) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
};

/** Where a relative import may mean: `x.js` is written as `x.ts`, and some leave the ending or `/index` out. */
function sourcesOf(specifier: string): string[] {
  const source = specifier.replace(/\.([cm]?)js$/, '.$1ts');
  if (source !== specifier || /\.[cm]?ts$/.test(specifier)) return [source];
  return [`${specifier}.ts`, `${specifier}/index.ts`];
}

export const load: LoadHook = async (url, context, next) => {
  if (!url.startsWith('file:') || !/\.[cm]?ts$/.test(url) || !compiler) return next(url, context);
  const fileName = fileURLToPath(url);
  const { outputText, diagnostics = [] } = compiler.transpileModule(
    await readFile(fileName, 'utf8'),
    { compilerOptions: OPTIONS, fileName, reportDiagnostics: true },
  );
  if (diagnostics[0]) throw new SyntaxError(problemOf(compiler, fileName, diagnostics[0]));
  return { format: 'module', source: outputText, shortCircuit: true };
};

function problemOf(compiler: Compiler, fileName: string, problem: Diagnostic): string {
  const { file, start = 0, messageText } = problem;
  const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
  return `${fileName}:${line}: ${compiler.flattenDiagnosticMessageText(messageText, ' ')}`;
}
