import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { CliError } from './cli.error.js';

/**
 * Lets an application be loaded from its TypeScript sources, by the compiler that it has installed; `x.js` finds `x.ts`.
 * @throws CliError if the application has no TypeScript
 */
export function registerTypeScript(file: string): void {
  const require = createRequire(file);
  let compiler: string;
  try {
    compiler = require.resolve('typescript');
  } catch {
    throw new CliError(
      '--app names a TypeScript file, but typescript is not installed; give the compiled file',
      2,
    );
  }
  register('./typescript-hooks.js', import.meta.url, {
    data: { compiler: pathToFileURL(compiler).href },
  });
}
