/** Which template is wanted: a page, or one of a mail's two formats. */
export interface ViewReference {
  readonly name: string;
  readonly kind: 'page' | 'mail';
  /** `text` for the plain part of a mail. */
  readonly format: 'html' | 'text';
}

/** What a renderer found out about its templates at start. */
export interface ViewPreparation {
  /** What the site's developer should know; logged once. */
  readonly notes: readonly string[];
  /** What the site's own templates load, as directives of a Content-Security-Policy. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/**
 * Makes text of a template and a context. Replace it to use another engine; extend the default one
 * to use another engine for some views only. Everything that it needs stands in the context, `t`
 * and `url` included, as functions.
 * @publicApi
 */
export abstract class ViewRenderer {
  /** Called once at start; a throw ends it. */
  prepare(): Promise<ViewPreparation> {
    return Promise.resolve({ notes: [], sources: {} });
  }

  abstract render(view: ViewReference, context: Readonly<Record<string, unknown>>): Promise<string>;
}
