import type { PageInput } from './page.service.js';

/** Statuses with a heading of their own in the catalogues. */
const TITLED = new Set([401, 403, 404, 429, 500, 503]);

/** What the page `error` is drawn from. */
export interface ErrorPageDetails {
  readonly status: number;
  /** A message in the reader's language; never a stack or a foreign error's own words. */
  readonly text: string;
  readonly code?: string;
}

/**
 * The page for an error that has no form to go back to: a heading for its status, the text, ways
 * on.
 */
export function errorPage({
  status,
  text,
  code,
}: ErrorPageDetails): Pick<PageInput, 'name' | 'title' | 'data'> {
  const title = TITLED.has(status)
    ? `error.title.${status}`
    : status > 500
      ? 'error.title.500'
      : 'error.title';
  return { name: 'error', title, data: { error: { status, code: code ?? null, text } } };
}
