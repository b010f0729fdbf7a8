import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiRows } from './api.rows.js';
import { configurationRows } from './configuration.rows.js';
import { messageRows } from './message.rows.js';
import type { ParityRow } from './parity-row.js';
import { surfaceRows } from './surface.rows.js';

const ROWS: readonly ParityRow[] = [
  ...configurationRows,
  ...messageRows,
  ...surfaceRows,
  ...apiRows,
];
const PAGE = new URL('PARITY.md', import.meta.url);

/** What a file's suites and tests are called, as far as it is written there. */
function titlesOf(file: URL): string[] {
  const text = readFileSync(file, 'utf8').replaceAll("\\'", "'");
  const calls = /\b(?:it|test|describe\w*)\b[^\n]*?\(\s*(?:[^'"`\n]*,\s*)?(['"`])(.*?)\1,/gs;
  return [...text.matchAll(calls)].map(([, , title = '']) => title);
}

/** The table as a page; `PARITY=write` saves it. */
function page(): string {
  const areas = [...new Set(ROWS.map(({ area }) => area))];
  const tables = areas.map((area) => {
    const lines = ROWS.filter((row) => row.area === area).map(
      ({ seed, ours, test: [file, title] }) =>
        `| ${seed} | ${ours.replaceAll('|', '\\|')} | ${file}${title ? `: ${title}` : ''} |`,
    );
    return [
      `## ${area}`,
      '',
      '| Flask-Security 3.0 | here | shown by |',
      '| --- | --- | --- |',
      ...lines,
      '',
    ].join('\n');
  });
  return `# What Flask-Security 3.0 offers, and what stands for it\n\n${tables.join('\n')}`;
}

describe('parity', () => {
  it.each(ROWS)('$area: $seed is named and shown', ({ ours, test: [file, title] }) => {
    expect(ours).not.toBe('');
    const url = new URL(`../${file}`, import.meta.url);
    expect(existsSync(url), file).toBe(true);
    expect(title.trim(), file).not.toBe('');
    expect(titlesOf(url).join('\n'), file).toContain(title);
  });

  it('has each thing once', () => {
    const names = ROWS.map(({ area, seed }) => `${area}: ${seed}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('stands in PARITY.md', () => {
    if (process.env['PARITY'] === 'write') writeFileSync(PAGE, page());
    expect(readFileSync(PAGE, 'utf8')).toBe(page());
  });
});
