import type { ViewContext } from '../../ports/view-context.js';
import type { ViewRenderer } from '../../ports/view-renderer.js';
import type { MessageService } from '../messages/message.service.js';
import { textDirection } from '../messages/text-direction.js';
import { accentPalette, type AccentPalette } from '../views/accent.js';
import type { Brand } from '../views/brand.js';
import { pageLinks } from '../views/page-links.js';
import { mailSubject } from './mail-subject.js';
import { SUBJECT_OPTIONS } from './subject-options.js';

/** One mail to write. */
export interface MailRequest {
  /** The template's name, e.g. `welcome`. */
  readonly template: string;
  /** The recipient's language. */
  readonly locale: string;
  /** The recipient's address, as texts name it. */
  readonly to: string;
  readonly user?: object | null;
  /** Words or a message key in place of the template's own subject. */
  readonly subject?: string;
  /**
   * What only this mail knows: `link`, absolute; `within`, the link's lifetime in milliseconds or
   * as text.
   */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** A mail's words, ready for any transport. */
export interface ComposedMail {
  /** One line. */
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
}

export interface MailComposerOptions {
  readonly renderer: ViewRenderer;
  readonly messages: MessageService;
  readonly viewContext: ViewContext;
  readonly brand: Brand;
  /** An absolute URL by route name, null if no feature in force has the route. */
  readonly urlFor: (name: string, params?: Readonly<Record<string, unknown>>) => string | null;
  /** The option `mail.plaintext`. */
  readonly plaintext: boolean;
  /** The option `mail.html`. */
  readonly html: boolean;
  /** The option `mail.subjects`. */
  readonly subjects?: Readonly<Record<string, string>>;
  /** The option `mail.context`. */
  readonly context?: (mail: string, user: object | null) => object | Promise<object>;
}

/** Writes mails: subject, text and HTML from one context. */
export class MailComposer {
  private readonly brand: Brand;
  private readonly palette: AccentPalette;

  constructor(private readonly options: MailComposerOptions) {
    this.brand = forMail(options.brand);
    this.palette = accentPalette(options.brand.accent);
  }

  async compose(request: MailRequest): Promise<ComposedMail> {
    const { renderer, plaintext, html } = this.options;
    const context = await this.context(request);
    const view = { name: request.template, kind: 'mail' } as const;
    const subject = String(context.subject);
    const [text, markup] = await Promise.all([
      plaintext ? renderer.render({ ...view, format: 'text' }, context) : undefined,
      html ? renderer.render({ ...view, format: 'html' }, context) : undefined,
    ]);
    return {
      subject,
      ...(text === undefined ? {} : { text: tidied(text) }),
      ...(markup === undefined ? {} : { html: markup }),
    };
  }

  private async context(request: MailRequest): Promise<Readonly<Record<string, unknown>>> {
    const { template, locale, to, user = null } = request;
    const { messages, urlFor, viewContext } = this.options;
    const t = (key: string, params?: Readonly<Record<string, unknown>>) =>
      messages.text(key, params, locale);
    const own = {
      link: null,
      within: null,
      ...request.context,
      user,
      email: to,
      locale,
      dir: textDirection(locale),
      brand: this.brand,
      accent: this.palette,
      links: pageLinks(urlFor, this.brand.url),
      t,
      url: urlFor,
    };
    const subject = mailSubject(request.subject ?? this.subjectOf(template), (key) =>
      t(key, { email: to, brand: this.brand.name }),
    );
    const added = await Promise.all([
      this.options.context?.(template, user),
      viewContext.mail?.(template, user),
    ]);
    return Object.assign({}, own, { subject }, ...added, { subject }) as Readonly<
      Record<string, unknown>
    >;
  }

  private subjectOf(template: string): string {
    const { subjects = {} } = this.options;
    const option = SUBJECT_OPTIONS[template] ?? template;
    const chosen = [option, template].find((name) => Object.hasOwn(subjects, name));
    return (chosen !== undefined && subjects[chosen]) || `mail.${template}.subject`;
  }
}

/** A mail has no page to be relative to, and mail programs show no data: pictures. */
function forMail(brand: Brand): Brand {
  const logo = brand.logo === null ? null : new URL(brand.logo, brand.url);
  const shown = logo && (logo.protocol === 'https:' || logo.protocol === 'http:');
  return { ...brand, logo: shown ? logo.href : null };
}

function tidied(text: string): string {
  return `${text
    .replace(/\r\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
