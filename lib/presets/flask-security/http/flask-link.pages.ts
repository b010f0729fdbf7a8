import { LinkPages, tokenOf, type LinkPageTexts } from '../../../core/accounts/link-pages.js';
import { SecurityException } from '../../../core/errors/security.exception.js';
import type { Answer, PageForm } from '../../../core/http/answer.js';
import type { HttpExchange } from '../../../core/http/http-exchange.js';
import type { SecurityUrls } from '../../../core/http/security-urls.js';
import type { WireDialect } from '../../../core/http/wire.dialect.js';
import type { MailedTokenService } from '../../../core/tokens/mailed-token.service.js';

type Live = Parameters<LinkPages['show']>[3];

/** Links that do not work send on to the page where a new one is asked for, with the reason; only a new password sent as JSON reads JSON. */
export class FlaskLinkPages extends LinkPages {
  constructor(
    tokens: MailedTokenService,
    dialect: WireDialect,
    private readonly urls: SecurityUrls,
  ) {
    super(tokens, dialect);
  }

  override async show(
    exchange: HttpExchange,
    texts: LinkPageTexts,
    _again: PageForm,
    live: Live,
  ): Promise<Answer> {
    const state = await this.tokens.inspect(texts.purpose, tokenOf(exchange));
    return state.kind === 'live' ? live(state) : this.refuse(state.kind, texts, exchange);
  }

  override refuse(kind: string, texts: LinkPageTexts, exchange: HttpExchange): never {
    const expired = kind === 'expired';
    const again = texts.again === 'login-link' ? 'login' : texts.again;
    const target = texts.elsewhere ?? this.urls.urlFor(again);
    throw new SecurityException(expired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID', {
      key: expired ? texts.expired : texts.invalid,
      params: { within: texts.within, email: '' },
      location: readsJson(exchange, texts) ? undefined : target,
    });
  }
}

function readsJson({ wantsHtml, method }: HttpExchange, { purpose }: LinkPageTexts): boolean {
  return !wantsHtml && method === 'POST' && purpose === 'reset';
}
