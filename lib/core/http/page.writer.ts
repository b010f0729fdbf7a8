import type { Callers } from '../authentication/callers.js';
import type { FieldProblems, SecurityException } from '../errors/security.exception.js';
import type { FormRegistry } from '../forms/form.registry.js';
import type { LocaleResolver } from '../messages/locale.resolver.js';
import type { MessageService } from '../messages/message.service.js';
import { errorPage } from '../views/error-page.js';
import type { FormInput } from '../views/form-view.js';
import type { PageInput, PageService } from '../views/page.service.js';
import type { PageAnswer, PageForm } from './answer.js';
import type { CsrfFields } from './csrf.fields.js';
import type { FlashMessage } from './flash-message.js';
import type { FlashService } from './flash.service.js';
import type { HttpExchange } from './http-exchange.js';
import type { SecurityUrls } from './security-urls.js';

/** Messages whose words for programs are more than people need. */
const ON_PAGES: ReadonlyMap<string, string> = new Map([['CSRF_FAILED', 'CSRF_FAILED_PAGE']]);

export interface PageWriterDependencies {
  readonly pages: PageService;
  readonly forms: FormRegistry;
  readonly messages: MessageService;
  readonly locales: LocaleResolver;
  readonly flashes: FlashService;
  readonly urls: SecurityUrls;
  readonly csrf: CsrfFields;
  readonly callers: Callers;
}

/** Brings a page answer, what was typed and what went wrong together, and sends the page. */
export class PageWriter {
  constructor(private readonly deps: PageWriterDependencies) {}

  async write(exchange: HttpExchange, answer: PageAnswer): Promise<void> {
    await this.meetReader(exchange, answer);
    const html = await this.deps.pages.render(this.input(exchange, answer));
    exchange.setHeader('Content-Type', 'text/html; charset=utf-8');
    exchange.setHeader('Content-Security-Policy', this.deps.pages.contentSecurityPolicy);
    exchange.setHeader('Referrer-Policy', 'strict-origin');
    exchange.setHeader('X-Frame-Options', 'DENY');
    exchange.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    exchange.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    exchange.send(answer.status, html);
  }

  /** Pages are in the language of who is signed in and may name that user, on pages for visitors too; errors are not waited with. */
  private async meetReader(exchange: HttpExchange, { view }: PageAnswer): Promise<void> {
    const known = exchange.decided !== null || exchange.failure !== null || view === 'error';
    if (!known && exchange.method === 'GET') await this.deps.callers.find(exchange, ['session']);
  }

  private input(exchange: HttpExchange, { view, content, status }: PageAnswer): PageInput {
    const locale = this.deps.locales.of(exchange);
    const { form, title, data, problem, messages = [] } = content;
    const waiting = this.deps.flashes.take(exchange.request);
    const own = messages.map(({ key, params }) =>
      this.deps.messages.message(key, params ?? {}, locale),
    );
    const text = problem ? this.errorText(problem, locale) : '';
    const error = view === 'error' ? errorPage({ status, text, code: problem?.key }) : {};
    return {
      name: view,
      title,
      data,
      ...error,
      locale,
      request: exchange.request,
      user: exchange.authentication?.user ?? null,
      form: form ? this.form(exchange, form, locale) : null,
      messages: [...waiting, ...own],
      csrf: this.deps.csrf.of(exchange),
      next: this.deps.urls.nextOf(exchange) ?? undefined,
    };
  }

  private errorText({ key, params }: FlashMessage, locale: string): string {
    return this.deps.messages.text(ON_PAGES.get(key) ?? key, params, locale);
  }

  private form(exchange: HttpExchange, form: PageForm, locale: string): FormInput {
    const { name, action, values, fixed, params, account, without = [] } = form;
    const described = this.deps.forms.describe(name);
    const failure = exchange.failure;
    return {
      description: {
        ...described,
        fields: described.fields.filter((field) => !without.includes(field.name)),
      },
      action,
      values: { ...(failure ? this.typed(exchange) : values), ...fixed },
      errors: failure?.details.fields ? this.texts(failure.details.fields, locale) : undefined,
      problem: this.problem(failure, locale),
      params,
      account,
    };
  }

  private problem(failure: SecurityException | null, locale: string): string | undefined {
    if (!failure || failure.details.fields) return undefined;
    return this.deps.messages.text(
      failure.details.key ?? failure.code,
      failure.details.params,
      locale,
    );
  }

  private typed(exchange: HttpExchange): Readonly<Record<string, unknown>> {
    const { body } = exchange;
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  }

  private texts(fields: FieldProblems, locale: string): Record<string, string[]> {
    return Object.fromEntries(
      Object.entries(fields).map(([name, problems]) => [
        name,
        problems.map((problem) => this.deps.messages.problemText(problem, locale)),
      ]),
    );
  }
}
