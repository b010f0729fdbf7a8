import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './packed-project.js';

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly [section: string]: unknown;
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
const { packages } = read('package-lock.json') as { packages: Record<string, Entry> };
const manifest = read('package.json') as Entry;

describe('package-lock.json', () => {
  it('names no registry', () => {
    const resolved = Object.values(packages).flatMap((entry) => entry.resolved ?? []);
    expect(resolved).toEqual([]);
  });

  it('holds the optional packages of every platform, without which npm ci refuses it', () => {
    const script = join(ROOT, '.ci/complete-lockfile.mjs');
    expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toContain(
      ' 0 optional packages',
    );
  });

  it.each(['dependencies', 'devDependencies', 'peerDependencies'])('knows the %s', (section) => {
    expect(packages['']?.[section]).toEqual(manifest[section]);
  });

  it('holds no package whose install script is neither allowed nor refused', () => {
    const scripted = Object.entries(packages).flatMap(([path, entry]) =>
      entry.hasInstallScript ? path.replace(/.*node_modules\//, '') : [],
    );
    const decided = Object.keys(manifest['allowScripts'] as Record<string, boolean>);
    expect(decided).toEqual(expect.arrayContaining(scripted));
  });
});

describe('packages whose install script is refused', () => {
  it.each([
    ['argon2', `hash('a password')`],
    ['bcrypt', `hash('a password', 4)`],
    ['@node-rs/argon2', `hash('a password')`],
  ])('%s works all the same', (name, call) => {
    const args = ['--eval', `require('${name}').${call}.then((hash) => console.log(hash))`];
    expect(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })).toMatch(/^\$/);
  });
});
