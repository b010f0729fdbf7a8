import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { standardFields } from '../../../lib/core/views/standard-fields.js';
import { showPasswordScript } from '../../../lib/core/views/show-password.script.js';
import { allMails, allViews, viewFixture } from '../../support/view.fixture.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const files = readdirSync(`${ROOT}lib`, { recursive: true, encoding: 'utf8' });

describe('files beside the code', () => {
  it('are all copied by the build', () => {
    const { compilerOptions } = JSON.parse(readFileSync(`${ROOT}nest-cli.json`, 'utf8')) as {
      compilerOptions: { assets: { include: string }[] };
    };
    const copied = compilerOptions.assets.map(({ include }) => include.replace('**/*', ''));
    const needed = files.filter((name) => /\.(hbs|css|json)$/.test(name));
    expect(needed.filter((name) => !copied.some((end) => name.endsWith(end)))).toEqual([]);
  });

  it('are there for every page and mail, each mail in both formats', () => {
    const all = files.map((name) => `${ROOT}lib/${name}`);
    for (const [name, folder] of Object.entries(allViews)) {
      expect(all).toContain(fileURLToPath(new URL(`${name}.hbs`, folder)));
    }
    for (const [name, folder] of Object.entries(allMails)) {
      expect(all).toContain(fileURLToPath(new URL(`${name}.hbs`, folder)));
      expect(all).toContain(fileURLToPath(new URL(`${name}.txt.hbs`, folder)));
    }
  });

  it('escape everything: none prints raw markup', () => {
    for (const name of files.filter((file) => file.endsWith('.hbs'))) {
      expect(readFileSync(`${ROOT}lib/${name}`, 'utf8'), name).not.toMatch(/\{\{\{|\{\{&/);
    }
  });

  it('hold no style or script that could end its element', () => {
    expect(readFileSync(`${ROOT}lib/core/views/templates/page.css`, 'utf8')).not.toMatch(
      /<\/|@import|url\(/,
    );
    expect(showPasswordScript).not.toMatch(/<\/|<!--/);
  });
});

describe('standard fields', () => {
  it('have labels and hints in the catalogues', () => {
    const { messages } = viewFixture();
    const fields: { label: string; hint?: string }[] = Object.values(standardFields);
    const keys = fields.flatMap(({ label, hint }) => [label, hint ?? '']).filter(Boolean);
    expect(keys.filter((key) => !messages.has(key))).toEqual([]);
  });
});
