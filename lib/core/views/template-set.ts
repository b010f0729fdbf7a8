import type Handlebars from 'handlebars';
import { checkTemplate } from './template-check.js';
import { readTemplate, type TemplateLibrary } from './template-library.js';
import { TemplateError } from './template.error.js';

type Engine = typeof Handlebars;
type Template = Handlebars.TemplateDelegate<unknown>;
type Context = Readonly<Record<string, unknown>>;

/** What every context carries as functions; helpers only hand on to them. */
interface Spoken {
  t(key: string, params: Readonly<Record<string, unknown>>): string;
  url(name: string, params: Readonly<Record<string, unknown>>): string | null;
}

/** Functions that a site's templates may call; what they return is escaped. */
export interface TemplateHelpers {
  readonly [name: string]: Handlebars.HelperDelegate;
}

const COMPLETE_DOCUMENT = /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype|html)\b/i;

/**
 * The compiled templates of one kind and format, in a Handlebars of their own. Prototypes are out
 * of reach, and everything is escaped unless the format is plain text.
 */
export class TemplateSet {
  private readonly compiled = new Map<string, Template>();

  constructor(
    private readonly engine: Engine,
    private readonly library: TemplateLibrary,
    private readonly plain: boolean,
    helpers: TemplateHelpers,
  ) {
    this.engine.registerHelper(helpers);
    this.registerHelpers();
    this.registerPartials();
  }

  /**
   * Reads and checks the site's own templates.
   * @throws TemplateError for the first that is broken
   */
  check(): void {
    for (const file of this.library.own) {
      checkTemplate(this.engine, readTemplate(file), file.path);
    }
  }

  /** A part of a page is put into the layout; a complete document stays as it is. */
  render(name: string, context: Context): string {
    const content = this.fill(name, context);
    if (this.plain || COMPLETE_DOCUMENT.test(content)) return content;
    return this.fill('layout', context, { data: { 'partial-block': () => content } });
  }

  /** @throws TemplateError that names the file, whatever went wrong in it */
  private fill(name: string, context: Context, options?: Handlebars.RuntimeOptions): string {
    const template = this.template(name);
    try {
      return template(context, options);
    } catch (error) {
      const file = this.library.templates.get(name)?.path ?? name;
      throw new TemplateError({ file }, (error as Error).message, { cause: error });
    }
  }

  private template(name: string): Template {
    const known = this.compiled.get(name);
    if (known) return known;
    const file = this.library.templates.get(name);
    if (!file) throw new TemplateError({ file: name }, 'there is no such template');
    const template = this.compile(readTemplate(file));
    this.compiled.set(name, template);
    return template;
  }

  private compile(source: string): Template {
    // Indentation before a partial would end up inside a textarea and between the lines of a plain
    // mail.
    return this.engine.compile<unknown>(source, { noEscape: this.plain, preventIndent: true });
  }

  private registerPartials(): void {
    for (const [name, file] of this.library.partials) {
      this.engine.registerPartial(name, this.compile(readTemplate(file)));
    }
    if (!this.plain) {
      this.engine.registerPartial('layout', (context: Context, options) =>
        this.template('layout')(context, options),
      );
    }
    if (this.library.own.length === 0) return;
    for (const [name, file] of this.library.bases) {
      this.engine.registerPartial(`base/${name}`, this.compile(readTemplate(file)));
    }
  }

  private registerHelpers(): void {
    const { SafeString } = this.engine;
    const spoken = (options: Handlebars.HelperOptions) => (options.data as { root: Spoken }).root;
    this.engine.registerHelper({
      t: (key: unknown, options: Handlebars.HelperOptions) =>
        typeof key === 'string' ? spoken(options).t(key, options.hash) : '',
      url: (name: unknown, options: Handlebars.HelperOptions) =>
        typeof name === 'string' ? spoken(options).url(name, options.hash) : '',
      any: (...values: unknown[]) => values.slice(0, -1).some(Boolean),
      body(this: unknown, options: Handlebars.HelperOptions) {
        const { data } = options as { data: Record<string, unknown> };
        const block = data['partial-block'] as Template | undefined;
        return block ? new SafeString(block(this, { data })) : '';
      },
    });
  }
}
