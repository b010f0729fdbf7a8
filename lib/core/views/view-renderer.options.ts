import type { TemplateHelpers } from './template-set.js';

/** Token of {@link ViewRendererOptions}. */
export const VIEW_RENDERER_OPTIONS = 'SECURITY:VIEW_RENDERER_OPTIONS';

/** What the default renderer needs to know of the application. */
export interface ViewRendererOptions {
  /** Pages of the features in force: name to the folder that holds `<name>.hbs`. */
  readonly views: Readonly<Record<string, URL>>;
  /**
   * Mails of the features in force: name to the folder that holds `<name>.hbs` and
   * `<name>.txt.hbs`.
   */
  readonly mails: Readonly<Record<string, URL>>;
  /**
   * The site's own templates: `<page>.hbs`, `layout.hbs`, `partials/`, `mails/<mail>.hbs`,
   * `mails/<mail>.txt.hbs`.
   */
  readonly dir?: string;
  /** Files of single pages, by page; paths are from the working directory. */
  readonly templates?: Readonly<Record<string, string>>;
  /** False reads the site's own templates anew each time, for development. @default true */
  readonly cache?: boolean;
  /** The site's own helpers. */
  readonly helpers?: TemplateHelpers;
}
