// Usage: node test/support/screenshots.run.mjs [locale] [part of a file name]
import { runnerImport } from 'vite';

await runnerImport('./test/support/screenshots.ts');
