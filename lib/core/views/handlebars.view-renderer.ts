import { Inject } from '@nestjs/common';
import {
  ViewRenderer,
  type ViewPreparation,
  type ViewReference,
} from '../../ports/view-renderer.js';
import type { PolicySources } from './content-security-policy.js';
import { readTemplate, TemplateLibrary } from './template-library.js';
import { TemplateSet } from './template-set.js';
import { templateSources } from './template-sources.js';
import { VIEW_RENDERER_OPTIONS, type ViewRendererOptions } from './view-renderer.options.js';

type Kind = 'page' | 'mail' | 'mailText';

const CORE_PAGES = new URL('./templates/', import.meta.url);
const CORE_MAILS = new URL('../mail/templates/', import.meta.url);

/**
 * Pages and mails by Handlebars, which is loaded at the first need. Extend it to draw some views by
 * another engine.
 * @publicApi
 */
export class HandlebarsViewRenderer extends ViewRenderer {
  /** Set by injection, so that a subclass may have a constructor of its own. */
  @Inject(VIEW_RENDERER_OPTIONS)
  protected viewRendererOptions!: ViewRendererOptions;

  // Truly private: a subclass calls its own members as it likes.
  #libraries: Readonly<Record<Kind, TemplateLibrary>> | null = null;
  #sets = new Map<Kind, Promise<TemplateSet>>();

  /** @param options for a renderer that is made by hand; a default, so that the injector sees none */
  constructor(options: ViewRendererOptions | null = null) {
    super();
    if (options) this.viewRendererOptions = options;
  }

  /** @throws TemplateError for a broken template of the site */
  override async prepare(): Promise<ViewPreparation> {
    const { page, mail, mailText } = this.#files();
    for (const [kind, library] of Object.entries({ page, mail, mailText })) {
      if (library.own.length > 0) (await this.#set(kind as Kind)).check();
    }
    return { notes: this.#strayPages(page), sources: sourcesOf(page) };
  }

  async render(view: ViewReference, context: Readonly<Record<string, unknown>>): Promise<string> {
    const kind = view.kind === 'page' ? 'page' : view.format === 'text' ? 'mailText' : 'mail';
    if (this.#hasOwn && this.viewRendererOptions.cache === false) this.#forget();
    return (await this.#set(kind)).render(view.name, context);
  }

  /** Whether there can be files of the site that change. */
  get #hasOwn(): boolean {
    const { dir, templates = {} } = this.viewRendererOptions;
    return dir !== undefined || Object.keys(templates).length > 0;
  }

  #forget(): void {
    this.#libraries = null;
    this.#sets = new Map();
  }

  #set(kind: Kind): Promise<TemplateSet> {
    const known = this.#sets.get(kind);
    if (known) return known;
    const set = this.#load(kind);
    this.#sets.set(kind, set);
    return set;
  }

  async #load(kind: Kind): Promise<TemplateSet> {
    const { default: handlebars } = await import('handlebars');
    const { helpers = {} } = this.viewRendererOptions;
    return new TemplateSet(handlebars.create(), this.#files()[kind], kind === 'mailText', helpers);
  }

  #files(): Readonly<Record<Kind, TemplateLibrary>> {
    const { views, mails, dir, templates } = this.viewRendererOptions;
    const mailDir = dir === undefined ? undefined : `${dir}/mails`;
    const mailPartials = new URL('partials/', CORE_MAILS);
    this.#libraries ??= {
      page: new TemplateLibrary({
        extension: '.hbs',
        builtIn: { layout: CORE_PAGES, error: CORE_PAGES, linkExpired: CORE_PAGES, ...views },
        partials: new URL('partials/', CORE_PAGES),
        dir,
        files: templates,
      }),
      mail: new TemplateLibrary({
        extension: '.hbs',
        builtIn: { layout: CORE_MAILS, sessionAlert: CORE_MAILS, ...mails },
        partials: mailPartials,
        dir: mailDir,
      }),
      mailText: new TemplateLibrary({
        extension: '.txt.hbs',
        builtIn: { sessionAlert: CORE_MAILS, ...mails },
        partials: mailPartials,
        dir: mailDir,
      }),
    };
    return this.#libraries;
  }

  /** Files of the site that no page asks for: most likely a misspelt name. */
  #strayPages({ templates, bases }: TemplateLibrary): string[] {
    return [...templates]
      .filter(([name, file]) => file.own && !bases.has(name))
      .map(
        ([name, file]) =>
          `${file.path} serves no page: ` +
          `"${name}" is none of ${[...bases.keys()].sort().join(', ')}`,
      );
  }
}

function sourcesOf(library: TemplateLibrary): PolicySources {
  const all: Record<string, readonly string[]> = {};
  for (const file of library.own) {
    for (const [directive, sources] of Object.entries(templateSources(readTemplate(file)))) {
      all[directive] = [...new Set([...(all[directive] ?? []), ...sources])];
    }
  }
  return all;
}
