import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomToken } from '../../common/random.js';

export interface DevelopmentSecret {
  readonly secret: string;
  /** Whether the next start finds it again. */
  readonly kept: boolean;
}

/** A secret made once and kept under node_modules/.cache, so that developers stay signed in over restarts. Never used in production. */
export function developmentSecret(directory = process.cwd()): DevelopmentSecret {
  const modules = nearestModules(directory);
  if (modules === null) return { secret: randomToken(), kept: false };
  const file = join(modules, '.cache', 'nest-security', 'secret');
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, randomToken(), { flag: 'wx', mode: 0o600 });
  } catch {
    // It is there already, or nothing can be written.
  }
  try {
    const secret = readFileSync(file, 'utf8').trim();
    return secret.length >= 32 ? { secret, kept: true } : { secret: randomToken(), kept: false };
  } catch {
    return { secret: randomToken(), kept: false };
  }
}

function nearestModules(directory: string): string | null {
  const candidate = join(directory, 'node_modules');
  if (existsSync(candidate)) return candidate;
  const parent = dirname(directory);
  return parent === directory ? null : nearestModules(parent);
}
