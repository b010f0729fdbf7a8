import type { Type } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CliError } from './cli.error.js';

/**
 * The application's root module: the file's default export, else `AppModule`, else the only module class in it.
 * @throws CliError with exit code 2 where the file is not what it should be, with 1 where it throws
 */
export async function loadApplication(path: string): Promise<Type> {
  const file = resolve(path);
  if (!existsSync(file)) throw new CliError(`--app: there is no file ${path}`, 2);
  if (file.endsWith('ts')) (await import('./typescript-loader.js')).registerTypeScript(file);
  const exports = await load(file, path);
  const modules = Object.values(exports).filter(isModule);
  const found = [
    exports['default'],
    exports['AppModule'],
    modules.length === 1 ? modules[0] : undefined,
  ].find(isModule);
  if (!found) {
    throw new CliError(
      `--app: ${path} exports no module as default or AppModule, and not exactly one other`,
      2,
    );
  }
  return found;
}

async function load(file: string, path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CliError(`--app: ${path} cannot be loaded: ${message}`, 1);
  }
}

function isModule(value: unknown): value is Type {
  return (
    typeof value === 'function' &&
    ['imports', 'providers', 'controllers', 'exports'].some((key) =>
      Reflect.hasMetadata(key, value),
    )
  );
}
