import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { policyProblems } from '../../../lib/core/views/content-security-policy.js';
import { templateSources } from '../../../lib/core/views/template-sources.js';
import { Html, textOf } from '../../support/html.js';
import { forms, pageInput, viewFixture } from '../../support/view.fixture.js';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'policy-'))));
afterEach(() => rmSync(dir, { recursive: true }));

function hash(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

function directives(policy: string): Record<string, string[]> {
  return Object.fromEntries(
    policy.split('; ').map((part) => {
      const [name = '', ...sources] = part.split(' ');
      return [name, sources];
    }),
  );
}

/** The content of the only element of a name, byte for byte. */
function content(html: string, tag: string): string {
  const all = [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))];
  expect(all).toHaveLength(1);
  return all[0]?.[1] ?? '';
}

describe('Content-Security-Policy (3.4.3, 3.4.6, XSS-04, XSS-08)', () => {
  it('allows the style and the script of our pages by hash, and nothing else', () => {
    const { pages } = viewFixture();
    expect(directives(pages.contentSecurityPolicy)).toEqual({
      'default-src': ["'none'"],
      'style-src': [expect.stringMatching(/^'sha256-.{44}'$/)],
      'script-src': [expect.stringMatching(/^'sha256-.{44}'$/)],
      'img-src': ["'self'"],
      'form-action': ["'self'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
  });

  it.each([...Object.keys(forms), 'error'])('matches what stands on page %s', async (name) => {
    const { pages } = viewFixture({ brand: { accent: '#7a1f5c' } });
    const policy = directives(pages.contentSecurityPolicy);
    const html = await pages.render(pageInput(name, { data: { error: {} } }));
    expect(policy['style-src']).toEqual([hash(content(html, 'style'))]);
    expect(policy['script-src']).toEqual([hash(content(html, 'script'))]);
  });

  it.each([
    ['https://cdn.example/a/logo.svg', ["'self'", 'https://cdn.example']],
    ['/logo.svg', ["'self'"]],
    ['data:image/svg+xml,x', ["'self'", 'data:']],
  ])('lets the logo in from %s', (logo, sources) => {
    const { pages } = viewFixture({ brand: { logo } });
    expect(directives(pages.contentSecurityPolicy)['img-src']).toEqual(sources);
  });

  it('names the origins that a form may end at', () => {
    const { pages } = viewFixture({ pages: { formTargets: () => ['https://spa.example'] } });
    const policy = directives(pages.contentSecurityPolicy);
    expect(policy['form-action']).toEqual(["'self'", 'https://spa.example']);
  });

  it('takes in what a site adds by option, and drops none beside it', () => {
    const csp = { 'font-src': ['https://fonts.example'], 'default-src': ["'self'"] };
    const policy = directives(viewFixture({ pages: { csp } }).pages.contentSecurityPolicy);
    expect(policy).toMatchObject({
      'font-src': ['https://fonts.example'],
      'default-src': ["'self'"],
      'frame-ancestors': ["'none'"],
    });
  });

  it('takes in what the templates of a site load', async () => {
    const style = 'body {\r\n  color: red }\n@media print { a { color: black } }';
    writeFileSync(
      join(dir, 'layout.hbs'),
      `<!doctype html><style>${style}</style><link rel="stylesheet" href="/site.css">{{body}}`,
    );
    const { pages } = viewFixture({ dir });
    await pages.prepare();
    const policy = directives(pages.contentSecurityPolicy);
    expect(policy['style-src']).toContain(hash(style.replace('\r\n', '\n')));
    expect(policy['style-src']).toContain("'self'");
    expect(policy['font-src']).toEqual(["'self'"]);
  });

  it('cannot be broken out of by an option', () => {
    expect(policyProblems({ 'img-src': ['https://a.example', "'self'"] })).toEqual([]);
    for (const wrong of ['a; script-src *', "'self' *", 'a,b', '', '\r\nX: y']) {
      expect(policyProblems({ 'img-src': [wrong] })).toHaveLength(1);
    }
    expect(policyProblems({ 'img-src *; x': ['a'] })).toHaveLength(1);
  });
});

describe('templateSources', () => {
  it.each([
    ['<img src="https://cdn.example/x.png">', { 'img-src': ['https://cdn.example'] }],
    ["<link href='//cdn.example/x.ico' rel='shortcut icon'>", {}],
    ['<link rel="icon" href="//cdn.example/x.ico">', { 'img-src': ['http://cdn.example'] }],
    ['<script src="/x.js"></script>', { 'script-src': ["'self'"] }],
    ['<script>a()</script>', { 'script-src': [hash('a()')] }],
    ['<script>{{code}}</script><style>{{css}}</style>', {}],
    ['<img src="{{brand.logo}}">', {}],
    ['<img src="http://">', { 'img-src': ["'self'"] }],
    ['<p>no src="x" here</p>', {}],
  ])('%s', (template, sources) => {
    expect(templateSources(template)).toEqual(sources);
  });

  it('sees a stylesheet whichever attribute comes first', () => {
    const [a, b] = [
      '<link rel="stylesheet" href="/a.css">',
      '<link href="/a.css" rel="stylesheet">',
    ];
    expect(templateSources(a)).toEqual(templateSources(b));
  });
});

describe('TOK-11: pages', () => {
  it('load nothing from elsewhere', async () => {
    const { pages } = viewFixture();
    for (const name of Object.keys(forms)) {
      const page = new Html(await pages.render(pageInput(name)));
      expect(page.all('*', { src: true })).toEqual([]);
      expect(page.all('link')).toEqual([]);
      expect(textOf(page.one('title'))).not.toBe('');
    }
  });

  it('send no referrer to where the logo lies', async () => {
    const { pages } = viewFixture({ brand: { logo: 'https://cdn.example/logo.svg' } });
    const page = new Html(await pages.render(pageInput('resetPassword')));
    expect(page.one('img').attribs.referrerpolicy).toBe('no-referrer');
  });
});
