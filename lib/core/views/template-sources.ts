import { sourceOf, type PolicySources } from './content-security-policy.js';
import { sourceHash } from './page-assets.js';

/** Written in the template itself, so that nothing a visitor sends can be part of it. */
const LITERAL = String.raw`["']([^"'{}]+)["']`;

const LOADED: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    new RegExp(String.raw`<link\b[^>]*\brel=["']stylesheet["'][^>]*\bhref=${LITERAL}`, 'gi'),
    ['style-src', 'font-src', 'img-src'],
  ],
  [
    new RegExp(String.raw`<link\b[^>]*\bhref=${LITERAL}[^>]*\brel=["']stylesheet["']`, 'gi'),
    ['style-src', 'font-src', 'img-src'],
  ],
  [
    new RegExp(String.raw`<link\b[^>]*\brel=["'][^"']*icon["'][^>]*\bhref=${LITERAL}`, 'gi'),
    ['img-src'],
  ],
  [new RegExp(String.raw`<img\b[^>]*\bsrc=${LITERAL}`, 'gi'), ['img-src']],
  [new RegExp(String.raw`<script\b[^>]*\bsrc=${LITERAL}`, 'gi'), ['script-src']],
];

const INLINE: readonly (readonly [RegExp, string])[] = [
  [/<style\b[^>]*>([\s\S]*?)<\/style>/gi, 'style-src'],
  [/<script\b(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/gi, 'script-src'],
];

/**
 * What a site's template loads, as sources for the policy: addresses of styles, pictures and
 * scripts that stand in it word for word, and the hashes of its own inline styles and scripts.
 */
export function templateSources(template: string): PolicySources {
  const found = new Map<string, Set<string>>();
  const add = (directive: string, source: string) =>
    found.set(directive, (found.get(directive) ?? new Set()).add(source));
  for (const [pattern, directives] of LOADED) {
    for (const [, address = ''] of template.matchAll(pattern)) {
      for (const directive of directives) add(directive, sourceOf(address));
    }
  }
  for (const [pattern, directive] of INLINE) {
    for (const [, content = ''] of template.matchAll(pattern)) {
      // A part that is filled in at each request has no hash of its own; `views.csp` is for that.
      if (!content.includes('{{')) add(directive, sourceHash(content.replaceAll('\r\n', '\n')));
    }
  }
  return Object.fromEntries([...found].map(([directive, sources]) => [directive, [...sources]]));
}
