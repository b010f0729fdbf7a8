import type { Brand } from './brand.js';
import type { FormView } from './form-view.js';
import type { PageAssets } from './page-assets.js';
import type { SafeHtml } from './safe-html.js';

/** A message on its way to a reader. */
export interface FlashView {
  readonly level: 'success' | 'info' | 'warning' | 'error';
  /** The level in words, for those who see no colours and icons. */
  readonly levelText: string;
  readonly key: string;
  readonly text: string;
}

/** What templates see as `page`. */
export interface PageView {
  readonly name: string;
  /** The heading. */
  readonly title: string;
  /**
   * For `<title>`: the heading and the site's name, and first of all whether something is wrong.
   */
  readonly documentTitle: string;
  /** A sentence below the heading, or empty. */
  readonly intro: string;
  /** True when the page has done its work and says what happens next. */
  readonly sent: boolean;
}

/** Addresses of the features in force, `next` kept; absent where there is no such feature. */
export interface PageLinks {
  readonly home: string;
  readonly login?: string;
  readonly logout?: string;
  readonly register?: string;
  readonly confirm?: string;
  readonly reset?: string;
  readonly change?: string;
  readonly loginLink?: string;
}

/**
 * What every page template sees; stable within a major version. Pages add their own (`error`,
 * `otherBrowser`), and what a site adds comes last and wins.
 * @publicApi
 */
export interface PageContext {
  readonly page: PageView;
  /** Null on a page without a form. */
  readonly form: FormView | null;
  readonly messages: readonly FlashView[];
  /** The hidden CSRF field; print it inside every form. Empty where none is needed. */
  readonly csrfField: SafeHtml;
  /** The signed-in user, or null. */
  readonly user: object | null;
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  readonly brand: Brand;
  readonly links: PageLinks;
  /** The style and script elements of our pages. */
  readonly assets: Pick<PageAssets, 'style' | 'script'>;
  /** A text by its key, in the page's language. */
  readonly t: (key: string, params?: Readonly<Record<string, unknown>>) => string;
  /** The address of a route by its name, null if no feature in force has it. */
  readonly url: (name: string, params?: Readonly<Record<string, unknown>>) => string | null;
  readonly [added: string]: unknown;
}
