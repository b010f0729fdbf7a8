import { parseBearer } from '../../common/authorization-header.js';
import { after, type MaybePromise } from '../../common/maybe-promise.js';
import type { ExchangeFactory } from '../http/exchange.factory.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { AuthTokenResult } from '../tokens/auth-token.result.js';
import type { Authentication } from './authentication.js';
import type { LoginPipeline } from './login.pipeline.js';
import { ABSENT, invalid, type Presented } from './presented.js';
import { SecurityStrategy } from './security.strategy.js';

/** Where a request may carry its token. */
export interface TokenSources {
  /** A header beside `Authorization: Bearer`, in lower case. */
  readonly header: string;
  readonly queryParam: string | undefined;
  readonly bodyField: string | undefined;
}

type ValidAuthToken = Extract<AuthTokenResult, { kind: 'valid' }>;

export interface TokenVerifier {
  verify(token: string): MaybePromise<AuthTokenResult>;
}

/** Auth tokens: a Bearer header (RFC 6750), the header of the option `tokens.header`, and query or body only where a site says so. */
export class TokenStrategy extends SecurityStrategy {
  override readonly name = 'token';

  constructor(
    exchanges: ExchangeFactory,
    private readonly tokens: TokenVerifier,
    private readonly pipeline: LoginPipeline,
    protected readonly sources: TokenSources,
  ) {
    super(exchanges);
  }

  override present(exchange: HttpExchange): MaybePromise<Presented> {
    const token = this.tokenOf(exchange);
    if (token === null) return ABSENT;
    return token === 'malformed'
      ? invalid('The Authorization header cannot be read')
      : after(this.tokens.verify(token), (result) => this.judge(result));
  }

  /** The first source that names a token decides; a bad one is never replaced by a lower one. */
  tokenOf(exchange: HttpExchange): string | null {
    const { header, queryParam } = this.sources;
    const inBody = this.inBody(exchange);
    if (inBody !== undefined)
      return typeof inBody === 'string' && inBody !== '' ? inBody : 'malformed';
    const inQuery = queryParam === undefined ? undefined : exchange.query(queryParam);
    if (inQuery !== undefined) return inQuery === '' ? 'malformed' : inQuery;
    return exchange.header(header) ?? parseBearer(exchange.header('authorization'));
  }

  /** What the body holds in the place of a token; `undefined` where nothing is. */
  protected inBody({ body }: HttpExchange): unknown {
    const { bodyField } = this.sources;
    if (bodyField === undefined || typeof body !== 'object' || body === null) return undefined;
    return (body as Record<string, unknown>)[bodyField];
  }

  private judge(result: AuthTokenResult): MaybePromise<Presented> {
    if (result.kind === 'foreign') return ABSENT;
    if (result.kind === 'invalid') return invalid(result.reason);
    return after(this.pipeline.admits(result.user, 'token'), (admitted) =>
      admitted
        ? { kind: 'valid', authentication: tokenAuthentication(result) }
        : invalid('The account may not sign in'),
    );
  }
}

function tokenAuthentication({ user, claims }: ValidAuthToken): Authentication {
  return {
    user,
    mechanism: 'token',
    authenticatedAt: claims.auth_time * 1000,
    expiresAt: claims.exp * 1000,
    session: null,
    ambient: false,
  };
}
