import { ViewContext } from '../../ports/view-context.js';
import { ViewRenderer, type ViewPreparation } from '../../ports/view-renderer.js';
import type { MessageService } from '../messages/message.service.js';
import { textDirection } from '../messages/text-direction.js';
import type { Brand } from './brand.js';
import { contentSecurityPolicy, type PolicySources } from './content-security-policy.js';
import { formView, type FormInput } from './form-view.js';
import { pageAssets, type PageAssets } from './page-assets.js';
import type { FlashView, PageContext, PageView } from './page-context.js';
import { pageLinks } from './page-links.js';
import { SafeHtml } from './safe-html.js';

/** Adds to the context of pages: by page name, and `all` for every page. */
export type PageContextSources = Readonly<
  Record<string, (request: object) => object | Promise<object>>
>;

/** One page to draw. */
export interface PageInput {
  readonly name: string;
  readonly locale: string;
  /** The adapter's own request, handed to the site's context functions. */
  readonly request: object;
  readonly user?: object | null;
  readonly form?: FormInput | null;
  readonly messages?: readonly {
    readonly key: string;
    readonly level: FlashView['level'];
    readonly text: string;
  }[];
  /** The hidden field against CSRF, where the visitor has a session to bind it to. */
  readonly csrf?: { readonly field: string; readonly token: string } | null;
  /** Where the visitor wanted to go, checked already. */
  readonly next?: string;
  /** Message key of the heading. @default '<page>.title' */
  readonly title?: string;
  /** What only this page knows. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface PageServiceOptions {
  readonly renderer: ViewRenderer;
  readonly messages: MessageService;
  readonly viewContext: ViewContext;
  /**
   * Asked for when a page is drawn: without a `baseUrl` the application's address is known once it
   * listens.
   */
  readonly brand: () => Brand;
  /** A path or URL by route name, null if no feature in force has the route. */
  readonly urlFor: (name: string, params?: Readonly<Record<string, unknown>>) => string | null;
  /** The option `views.context`. */
  readonly context?: PageContextSources;
  /** Origins that forms may end at. */
  readonly formTargets?: () => readonly string[];
  /** The option `views.csp`: sources that the site's own templates need besides. */
  readonly csp?: PolicySources;
}

/** Of a renderer that has nothing to prepare. */
const NOTHING: ViewPreparation = { notes: [], sources: {} };

/** Draws pages: puts the context together and hands it to the {@link ViewRenderer}. */
export class PageService {
  private loaded: PageAssets | null = null;
  private templateSources: PolicySources = {};
  private policy: string | null = null;

  constructor(private readonly options: PageServiceOptions) {}

  /**
   * Checks the site's own templates; called once at start.
   * @returns lines for the site's developer
   * @throws TemplateError with file and line of a broken template
   */
  async prepare(): Promise<readonly string[]> {
    const { notes, sources } = (await this.options.renderer.prepare?.()) ?? NOTHING;
    this.templateSources = sources;
    this.policy = null;
    return notes;
  }

  /** The Content-Security-Policy for every page. */
  get contentSecurityPolicy(): string {
    const { brand, formTargets, csp = {} } = this.options;
    this.policy ??= contentSecurityPolicy({
      ...this.assets,
      logo: brand().logo,
      formTargets: formTargets?.() ?? [],
      extra: [this.templateSources, csp],
    });
    return this.policy;
  }

  async render(input: PageInput): Promise<string> {
    const own = this.context(input);
    const { request, name } = input;
    const { renderer, viewContext, context = {} } = this.options;
    const added = await Promise.all([
      Object.hasOwn(context, 'all') ? context.all?.(request) : {},
      name !== 'all' && Object.hasOwn(context, name) ? context[name]?.(request) : {},
      viewContext.page?.(name, request),
    ]);
    return renderer.render(
      { name, kind: 'page', format: 'html' },
      Object.assign({}, own, ...added) as PageContext,
    );
  }

  private get assets(): PageAssets {
    this.loaded ??= pageAssets(this.options.brand().accent);
    return this.loaded;
  }

  private context(input: PageInput): PageContext {
    const { locale, name, form, csrf } = input;
    const { messages, urlFor } = this.options;
    const brand = this.options.brand();
    const t: PageContext['t'] = (key, params) => messages.text(key, params, locale);
    const flashes = this.flashes(input);
    const sent = flashes.some(({ key }) => messages.concludes(key, name)) && !form?.errors;
    const view = form
      ? formView(form, {
          page: name,
          text: t,
          describedBy: flashes.length > 0 ? 'messages' : undefined,
          unfocused: sent,
        })
      : null;
    return {
      ...input.data,
      page: this.page(input, t, { sent, invalid: view?.invalid ?? false, site: brand.name }),
      form: view,
      messages: flashes,
      csrfField: csrf
        ? SafeHtml.of`<input type="hidden" name="${csrf.field}" value="${csrf.token}">`
        : SafeHtml.empty,
      user: input.user ?? null,
      locale,
      dir: textDirection(locale),
      brand,
      links: pageLinks(urlFor, brand.url, input.next),
      assets: { style: this.assets.style, script: this.assets.script },
      t,
      url: urlFor,
    };
  }

  private page(
    { name, title: titleKey = `${name}.title` }: PageInput,
    t: PageContext['t'],
    { sent, invalid, site }: { sent: boolean; invalid: boolean; site: string },
  ): PageView {
    const title = t(titleKey);
    const intro = `${name}.intro`;
    const words = [invalid ? t('errors.prefix') : '', sent ? t('sent.title') : title];
    return {
      name,
      title,
      documentTitle: [words.filter(Boolean).join(': '), site].join(' – '),
      intro: t(intro) === intro ? '' : t(intro),
      sent,
    };
  }

  private flashes({ messages = [], locale }: PageInput): FlashView[] {
    return messages.map(({ key, level, text }) => ({
      key,
      level,
      levelText: this.options.messages.text(`level.${level}`, {}, locale),
      text,
    }));
  }
}
