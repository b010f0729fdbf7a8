import { readFileSync } from 'node:fs';

interface Manifest {
  readonly bin?: Record<string, string>;
  readonly exports: Record<string, string | { types: string; default: string }>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly peerDependenciesMeta: Record<string, { optional: boolean }>;
}

const file = new URL('../../package.json', import.meta.url);

export const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;

export const optionalPeers = Object.keys(manifest.peerDependenciesMeta);

export const requiredPeers = Object.fromEntries(
  Object.entries(manifest.peerDependencies).filter(([name]) => !optionalPeers.includes(name)),
);

/** The entries that are code: subpath -> its files relative to the package's root. */
export const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [{ subpath, types: target.types, code: target.default }],
);
