import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coreOptions } from '../../../lib/core/options/core.options.js';
import { OptionReport } from '../../../lib/core/options/option-report.js';
import { resolveOptions } from '../../../lib/core/options/resolve-options.js';
import { checkViews } from '../../../lib/core/views/view-checks.js';
import { confirmableMessages } from '../../../lib/features/confirmable/confirmable.messages.js';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'checks-'))));
afterEach(() => rmSync(dir, { recursive: true }));

function problems(input: object): string[] {
  const report = new OptionReport();
  const core = resolveOptions(coreOptions, input, report);
  checkViews(
    core,
    [{ name: 'confirmable', messages: confirmableMessages }, { name: 'bare' }],
    report,
  );
  return report.problems.map(({ message }) => message);
}

describe('the start', () => {
  it('says nothing when all is well', () => {
    writeFileSync(join(dir, 'sv.json'), '{}');
    expect(problems({})).toEqual([]);
    expect(problems({ views: { dir }, i18n: { dir } })).toEqual([]);
    expect(problems({ messages: { LOGIN: { level: 'warning' }, MY_RULE: 'No {pets}' } })).toEqual(
      [],
    );
  });

  it('tells every mistake in words and looks at once', () => {
    writeFileSync(join(dir, 'sv.json'), '{');
    const views = {
      dir: join(dir, 'none'),
      brand: { accent: 'teal', logo: 'ftp://x' },
      csp: { 'img-src': ['a;b'] },
    };
    const messages = { EMAIL_CONFIRMED: 'Thank you, {name}', LOGIN: { text: 'x', level: 'loud' } };
    expect(problems({ views, messages, i18n: { dir } })).toEqual([
      expect.stringContaining('views.brand.accent'),
      expect.stringContaining('views.brand.logo'),
      expect.stringContaining('views.csp'),
      'messages.EMAIL_CONFIRMED: {name} is never filled in; parameters: none',
      'messages.LOGIN.level: give one of success, info, warning, error',
      expect.stringMatching(/^views\.dir: there is no folder ".*none"/),
      expect.stringContaining('sv.json'),
    ]);
  });

  it('warns of context for a page that there is not', () => {
    const report = new OptionReport();
    const context = { all: () => ({}), confirmEmail: () => ({}), login: () => ({}) };
    const core = resolveOptions(coreOptions, { views: { context } }, report);
    checkViews(core, [{ name: 'confirmable', views: { confirmEmail: new URL('x:y') } }], report);
    expect(report.problems).toEqual([]);
    expect(report.notes).toEqual([
      'views.context.login: no feature in force has this page, so nobody asks for it',
    ]);
  });

  it('names a file whose text has a parameter that is never given', () => {
    const texts = { EMAIL_CONFIRMED: 'Tack, {name}', 'my.own': '{anything}', LOGIN: 'Logga in' };
    writeFileSync(join(dir, 'sv.json'), JSON.stringify(texts));
    expect(problems({ i18n: { dir } })).toEqual([
      `${join(dir, 'sv.json')}: EMAIL_CONFIRMED: {name} is never filled in; parameters: none`,
    ]);
  });

  it('names a folder of catalogues that is not there, or is a file', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(problems({ i18n: { dir: join(dir, 'none') } })).toEqual([
      expect.stringMatching(/^i18n\.dir: there is no folder/),
    ]);
    expect(problems({ i18n: { dir: join(dir, 'file') } })).toHaveLength(1);
  });
});
