import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { accentPalette } from './accent.js';
import { SafeHtml } from './safe-html.js';
import { sendOnceScript } from './send-once.script.js';
import { showPasswordScript } from './show-password.script.js';

/** The one script of our pages; they work without it. Each part keeps to a scope of its own. */
export const pageScript = `{${showPasswordScript}}{${sendOnceScript}}`;

/**
 * The style and the script of all pages, inline, and the hashes under which a policy lets them in.
 */
export interface PageAssets {
  /** The whole `<style>` element. */
  readonly style: SafeHtml;
  /** The whole `<script>` element. */
  readonly script: SafeHtml;
  readonly styleHash: string;
  readonly scriptHash: string;
}

/** Reads the stylesheet and sets the site's accent into it. */
export function pageAssets(accent: string): PageAssets {
  const { light, dark } = accentPalette(accent);
  const css = readFileSync(new URL('./templates/page.css', import.meta.url), 'utf8');
  const style =
    `${condensed(css)}:root{--accent:${light}}` +
    `@media (prefers-color-scheme:dark){:root{--accent:${dark}}}`;
  return {
    style: new SafeHtml(`<style>${style}</style>`),
    script: new SafeHtml(`<script>${pageScript}</script>`),
    styleHash: sourceHash(style),
    scriptHash: sourceHash(pageScript),
  };
}

/**
 * The source expression that allows one inline element with exactly this content (CSP Level 3,
 * section 2.3.1).
 */
export function sourceHash(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

function condensed(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
