import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CatalogueTranslator } from '../../lib/core/messages/catalogue.translator.js';
import { isReader } from '../../lib/core/options/option-reader.js';
import { SecurityEvents } from '../../lib/core/events/security-events.js';
import * as all from '../../lib/index.js';
import type { AnyFeature } from '../../lib/index.js';

const FEATURES: readonly AnyFeature[] = [
  all.authenticatable,
  all.registerable,
  all.confirmable,
  all.recoverable,
  all.changeable,
  all.passwordless,
  all.trackable,
];

const readme = (name: string): string =>
  readFileSync(new URL(`../../lib/features/${name}/README.md`, import.meta.url), 'utf8');

/** Cells of the table below a heading, the head left out. */
function rows(text: string, heading: string): string[][] {
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  const cells = lines.slice(2).map((line) => line.split(/(?<!\\)\|/).slice(1, -1));
  return cells.map((row) => row.map((cell) => cell.trim().replace(/^`|`$/g, '')));
}

describe.each(FEATURES)('the README of $name', (feature) => {
  const text = readme(feature.name);

  it('lists exactly the options with their defaults', () => {
    const options = Object.entries(feature.options?.schema ?? {}).map(([name, reader]) => [
      name,
      isReader(reader) ? String(reader.fallback) : '',
    ]);
    const told = rows(text, 'Options').map(([name, value = '']) => [
      name,
      value.replaceAll("'", ''),
    ]);
    expect(told).toEqual(options);
  });

  it('lists exactly the routes', () => {
    expect(rows(text, 'Routes').map(([name]) => name)).toEqual(Object.keys(feature.routes ?? {}));
  });

  it('lists exactly the messages with level and text', () => {
    const catalogue = new CatalogueTranslator();
    const messages = Object.entries(feature.messages ?? {}).map(([key, { level }]) => [
      key,
      level,
      catalogue.find(key, 'en'),
    ]);
    const told = rows(text, 'Messages');
    expect(told).toHaveLength(messages.length);
    expect(told).toEqual(expect.arrayContaining(messages));
  });

  it('names every form, page, mail and field of the user, and only events that there are', () => {
    const shown = { ...feature.views, ...feature.mails, ...feature.userFields };
    for (const name of Object.keys(shown)) expect(text).toContain(`\`${name}\``);
    for (const form of Object.values(feature.forms ?? {})) {
      if (form.name in all) expect(text).toContain(form.name);
    }
    const events = text.split('## Events\n')[1]?.split('\n## ')[0] ?? '';
    for (const [, name = ''] of events.matchAll(/`([^`]+)`/g)) {
      expect(Object.values(SecurityEvents)).toContain(name);
    }
  });
});
