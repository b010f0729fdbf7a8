import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TemplateError } from '../../../lib/core/views/template.error.js';
import { pageInput, viewFixture } from '../../support/view.fixture.js';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'broken-'))));
afterEach(() => rmSync(dir, { recursive: true }));

function write(name: string, content: string): string {
  const file = join(dir, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

async function failure(work: () => unknown): Promise<TemplateError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a broken template of the site ends the start', () => {
  it.each([
    ['loginUser.hbs', 'a\n{{#if x}}\nb', 3, /cannot be read/],
    ['loginUser.hbs', 'a\n{{#if x}}\n b {{/each}}', 2, /if doesn't match each/],
    ['layout.hbs', '<p>\n\n{{foo', 3, /cannot be read/],
    ['loginUser.hbs', 'a\nb {{> nowhere}}', 2, /there is no partial "nowhere"; known: .*\bfield\b/],
    ['registerUser.hbs', '{{#if x}}\n{{tt "key"}}\n{{/if}}', 2, /there is no helper "tt"/],
    ['registerUser.hbs', '\n\n<a href="{{t (upper "x")}}">', 3, /there is no helper "upper"/],
    ['registerUser.hbs', '{{#repeat 3}}x{{/repeat}}', 1, /there is no helper "repeat"/],
    ['registerUser.hbs', '\n{{#if}}x{{/if}}', 2, /"if" takes one thing, and is given 0/],
    ['registerUser.hbs', '{{#each a "b"}}x{{/each}}', 1, /"each" takes one thing, and is given 2/],
    ['registerUser.hbs', '\n{{#*inlined "a"}}x{{/inlined}}', 2, /no decorator "inlined"/],
    ['partials/field.hbs', '\n{{/if}}', 2, /cannot be read/],
    ['mails/welcome.hbs', '{{> haeding}}', 1, /there is no partial "haeding"/],
    ['mails/welcome.txt.hbs', 'a\n{{#if}}{{/unless}}', 2, /if doesn't match unless/],
    ['mails/partials/button.txt.hbs', '{{/x}}', 1, /cannot be read/],
  ])('%s: %j in line %i', async (name, content, line, reason) => {
    const file = write(name, content);
    const error = await failure(() => viewFixture({ dir }).pages.prepare());
    expect(error).toMatchObject({ name: 'TemplateError', file, line });
    expect(error.message.startsWith(`${file}:${line}`)).toBe(true);
    expect(error.message).toMatch(reason);
  });

  it('a file that the options name but that is not there', async () => {
    const templates = { loginUser: join(dir, 'gone.hbs') };
    const error = await failure(() => viewFixture({ templates }).pages.prepare());
    expect(error.message).toBe(
      `${templates.loginUser}: there is no such file (views.templates.loginUser)`,
    );
  });

  it('a folder in the place of a file', async () => {
    mkdirSync(join(dir, 'loginUser.hbs'));
    const error = await failure(() => viewFixture({ dir }).pages.prepare());
    expect(error.message).toMatch(/loginUser\.hbs: EISDIR/);
  });
});

describe('a sound template passes', () => {
  it.each([
    '{{#*inline "row"}}<p>{{this}}</p>{{/inline}}{{> row}}',
    '{{#> maybe}}fallback{{/maybe}}',
    '{{#> layout}}{{> form}}{{/layout}}',
    '{{#each form.fields as |one|}}{{one.label}}{{@index}}{{lookup one "name"}}{{/each}}',
    '{{#with brand}}{{name}}{{../locale}}{{/with}}{{#if (any a b)}}{{else if c}}{{/if}}',
    '{{"a word"}}{{#if "word"}}{{this}}{{/if}}{{@root.locale}}{{../x}}{{a.b}}',
    '{{> (lookup . "which")}}',
  ])('%s', async (content) => {
    write('loginUser.hbs', content);
    expect(await viewFixture({ dir }).pages.prepare()).toEqual([]);
  });

  it('with a word about files that no page asks for', async () => {
    const file = write('login.hbs', 'x');
    write('error.hbs', 'x');
    const [note, ...others] = await viewFixture({ dir }).pages.prepare();
    expect(note).toMatch(
      `${file} serves no page: "login" is none of changePassword, confirmEmail,`,
    );
    expect(others).toEqual([]);
  });

  it('without the engine being loaded when there is none', async () => {
    expect(await viewFixture().pages.prepare()).toEqual([]);
  });
});

describe('a template that fails while it is filled', () => {
  it('names its file', async () => {
    const file = write('loginUser.hbs', '{{> (lookup . "which")}}');
    const error = await failure(() => viewFixture({ dir }).pages.render(pageInput('loginUser')));
    expect(error.message.startsWith(`${file}: `)).toBe(true);
  });

  it('is refused by name when no feature has it', async () => {
    const error = await failure(() => viewFixture().pages.render(pageInput('nothing')));
    expect(error.message).toBe('nothing: there is no such template');
  });

  it('is not found by inherited names', async () => {
    const error = await failure(() =>
      viewFixture().pages.render({ ...pageInput('nothing'), name: 'constructor' }),
    );
    expect(error.message).toBe('constructor: there is no such template');
  });
});
