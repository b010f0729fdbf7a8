import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Suites that load both cores or share a server: one file at a time, after all others. */
const heavy = [
  'test/{browser,contract,package,samples}/**/*.spec.ts',
  'test/**/*.{heavy,race}.spec.ts',
];

/** The package's own entries by their sources, so that tests can be written as users write. */
function entries(): { find: RegExp; replacement: string }[] {
  const file = new URL('package.json', import.meta.url);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return [];
    const source = target.default.replace('./dist/', './lib/').replace(/js$/, 'ts');
    const replacement = fileURLToPath(new URL(source, import.meta.url));
    return [{ find: new RegExp(`^nest-security${subpath.slice(1)}$`), replacement }];
  });
}

const shared = {
  pool: 'forks',
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const;

export default defineConfig({
  test: {
    globalSetup: ['test/support/services.setup.ts'],
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['lib/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportOnFailure: true,
    },
    projects: [
      {
        resolve: { alias: entries() },
        test: { ...shared, name: 'light', include: ['test/**/*.spec.ts'], exclude: heavy },
      },
      {
        // The same tests in an application with pipes, interceptors, filters, versions, an emitter and a mailer of its own.
        resolve: { alias: entries() },
        test: {
          ...shared,
          name: 'application',
          include: ['test/e2e/{authenticatable,authorization,account}/**/*.spec.ts'],
          exclude: heavy,
          env: { SECURITY_TEST_APPLICATION: 'on' },
        },
      },
      {
        resolve: { alias: entries() },
        test: {
          ...shared,
          name: 'heavy',
          include: heavy,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
