import { negotiateLocale } from '../../common/locale.js';
import type { Exchange } from '../http/exchange.js';
import type { MessageService } from './message.service.js';

interface Speaker {
  readonly locale?: unknown;
}

/** A request, and who is known to read its answer. */
export type Reading = Exchange & {
  readonly authentication?: { readonly user: object } | null;
  readonly reader?: object | null;
};

/**
 * The reader's language: the user's own setting, then what the site's {@link Translator} has settled for the request, then the cookie
 * `locale`, then Accept-Language (RFC 9110), then the fallback.
 */
export class LocaleResolver {
  constructor(private readonly messages: MessageService) {}

  of(exchange: Reading): string {
    return (
      this.ofUser(exchange.authentication?.user ?? exchange.reader) ??
      this.known(this.messages.localeOf(exchange.request)) ??
      this.known(exchange.cookie('locale')) ??
      negotiateLocale(exchange.header('accept-language'), this.messages.locales) ??
      this.messages.fallback
    );
  }

  /** A user's own setting, when the site's class has a field `locale`. */
  ofUser(user: object | null | undefined): string | null {
    const locale = (user as Speaker | null | undefined)?.locale;
    return typeof locale === 'string' ? this.known(locale) : null;
  }

  /** A user's own setting, or the language of those who have none. */
  ofUserOrFallback(user: object | null): string {
    return this.ofUser(user) ?? this.messages.fallback;
  }

  /** The language of a mail that a request causes: its recipient's own setting, else the reader's, who most likely is the recipient. */
  ofRecipient(user: object | null, exchange: Reading): string {
    return this.ofUser(user) ?? this.of(exchange);
  }

  private known(locale: string | null | undefined): string | null {
    if (!locale || locale.length > 35) return null;
    return negotiateLocale(locale, this.messages.locales);
  }
}
