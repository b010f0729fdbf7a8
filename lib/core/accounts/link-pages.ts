import { SecurityException } from '../errors/security.exception.js';
import { page, payload, redirect, type Answer, type PageForm } from '../http/answer.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { WireDialect } from '../http/wire.dialect.js';
import type { MailedTokenService } from '../tokens/mailed-token.service.js';
import type { MailedTokenState } from '../tokens/mailed-token.js';
import { wantedPage } from './wanted-page.js';

/** What the pages of one kind of link show. */
export interface LinkPageTexts {
  readonly purpose: string;
  /** Message key for an expired link. */
  readonly expired: string;
  /** Message key for everything else that does not work. */
  readonly invalid: string;
  /** The link's lifetime in milliseconds, for the message. */
  readonly within: number;
  /** The route where a new link is asked for. */
  readonly again: string;
  /** Where people with a link that does not work are sent instead of reading a page. */
  readonly elsewhere?: string | null;
  /** What a page says of a link that has done its work, where there is nothing left to ask for. */
  readonly used?: (data: unknown) => Answer;
}

/** What every mailed link has in common: looking at it changes nothing, and what does not work offers a new mail and sends none. */
export class LinkPages {
  constructor(
    protected readonly tokens: MailedTokenService,
    private readonly dialect: WireDialect,
  ) {}

  /** Whether opening a link is a person's doing, so that it may act where the site wants that; looking at it by HEAD or as JSON is not. */
  isOpened({ method, failure, wantsHtml }: HttpExchange): boolean {
    return method === 'GET' && !failure && (wantsHtml || this.dialect.linksActForPrograms);
  }

  /** GET: the page whose button acts, or why it does not work. JSON reads only the status. */
  async show(
    exchange: HttpExchange,
    texts: LinkPageTexts,
    again: PageForm,
    live: (state: Exclude<MailedTokenState, { kind: 'unknown' }>) => Answer,
  ): Promise<Answer> {
    const state = await this.tokens.inspect(texts.purpose, tokenOf(exchange));
    const status =
      state.kind === 'live' ? 'valid' : state.kind === 'expired' ? 'expired' : 'invalid';
    if (!exchange.wantsHtml) return payload({ status });
    // A mistake in the form does not use the link up: its page is shown once more.
    const { failure } = exchange;
    const goesOn = failure === null || failure.details.fields !== undefined;
    if (goesOn && state.kind === 'live') {
      exchange.reader = state.user;
      return live(state);
    }
    if (failure === null && state.kind === 'used' && texts.used) return texts.used(state.data);
    const wanted = state.kind === 'expired' ? wantedPage(state.data) : null;
    return this.dead(exchange, texts, towards(again, wanted), status);
  }

  /** The page for a link that does not work; nothing on it names the account. */
  dead(exchange: HttpExchange, texts: LinkPageTexts, again: PageForm, status: string): Answer {
    const key = status === 'expired' ? texts.expired : texts.invalid;
    const params = { within: texts.within, email: '' };
    if (texts.elsewhere && !exchange.failure) return redirect(texts.elsewhere, { key, params });
    const messages = exchange.failure ? [] : [{ key, params }];
    exchange.setHeader('Referrer-Policy', 'strict-origin');
    return page('linkExpired', { form: again, messages }, { status: 400 });
  }

  /** @throws SecurityException for a link that came to nothing */
  refuse(kind: string, texts: LinkPageTexts, exchange: HttpExchange): never {
    const expired = kind === 'expired';
    const key = expired ? texts.expired : texts.invalid;
    throw new SecurityException(expired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID', {
      key,
      params: { within: texts.within, email: '' },
      location: exchange.wantsHtml ? (texts.elsewhere ?? undefined) : undefined,
    });
  }
}

/** The token in the path. */
export function tokenOf(exchange: HttpExchange): string {
  return exchange.params['token'] ?? '';
}

/** The form asks for a link that goes on to the same place. */
function towards(form: PageForm, wanted: unknown): PageForm {
  if (typeof wanted !== 'string') return form;
  return { ...form, action: `${form.action}?next=${encodeURIComponent(wanted)}` };
}
