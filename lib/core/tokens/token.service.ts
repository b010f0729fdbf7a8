import { parseDuration } from '../../common/duration.js';
import type { MaybePromise } from '../../common/maybe-promise.js';
import { randomToken } from '../../common/random.js';
import type { Store } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import { SecurityException } from '../errors/security.exception.js';
import { endOfCredentials } from '../sessions/end-of-credentials.js';
import type { User, UserFields } from '../users/security-types.js';
import type { AuthTokenResult } from './auth-token.result.js';
import type { AuthTokenService } from './auth-token.service.js';
import { statusOf, type TokenStatus } from './mailed-token.js';
import type { MailedTokenService } from './mailed-token.service.js';

/** @publicApi */
export interface IssueAuthTokenOptions {
  /** Text with a unit, or `false` for never. @default the option `tokens.maxAge` */
  readonly maxAge?: string | false;
  /**
   * When the user proved its identity, which is what `@Fresh` measures from: give it where the
   * caller was signed in before.
   * @default now
   */
  readonly authenticatedAt?: Date;
}

/** @publicApi */
export interface IssueTokenOptions {
  /** Text with a unit. @default the lifetime of the purpose, else 1 hour */
  readonly within?: string;
  /**
   * Given back by `status` and `consume`; anything that JSON holds, up to 4,096 characters.
   * @default null
   */
  readonly data?: unknown;
}

/** An auth token as answers tell of it. */
export interface TokenAnswer {
  readonly token: string;
  /** Seconds; `null` for a token that does not expire. */
  readonly expiresIn: number | null;
}

/**
 * Tokens of both kinds: auth tokens for clients without cookies, and single-use tokens that go out
 * by mail.
 * @publicApi
 */
export class TokenService {
  constructor(
    private readonly authTokens: AuthTokenService,
    private readonly mailedTokens: MailedTokenService,
    private readonly store: Store,
    /** Whether the user may come in with a token, by the same rules as at each request. */
    private readonly admits: (user: User) => MaybePromise<boolean>,
  ) {}

  /**
   * A JWT that signs the user in where `token` is among the mechanisms, until it ends, is revoked
   * or the user changes.
   * @throws Error for a `maxAge` that is no duration, such as a bare number
   */
  async issueAuthToken(user: UserFields, options: IssueAuthTokenOptions = {}): Promise<string> {
    const { maxAge, authenticatedAt } = options;
    return this.authTokens.issue(user, {
      maxAge: maxAge === undefined || maxAge === false ? maxAge : parseDuration(maxAge),
      authenticatedAt: authenticatedAt?.getTime(),
    });
  }

  /** @internal */
  async issueForAnswer(user: UserFields): Promise<TokenAnswer> {
    return { token: await this.authTokens.issue(user), expiresIn: this.authTokens.lifetime };
  }

  /** What an auth token is worth at this moment, with its user: valid where a request with it would be let in. */
  async verifyAuthToken(token: unknown): Promise<AuthTokenResult> {
    const result = await this.authTokens.verify(token);
    if (result.kind !== 'valid' || (await this.admits(result.user))) return result;
    return { kind: 'invalid', reason: 'refused' };
  }

  /** Ends one auth token. `false` for what is no token of this application and for one that has run out; `true` once it is revoked, by whichever call. */
  revoke(token: unknown): Promise<boolean> {
    return this.authTokens.revoke(token);
  }

  /**
   * Ends everything that the user is signed in with anywhere: auth tokens, sessions, remember
   * cookies, open links (ASVS 7.4.5). `user` then has its new uniquifier. `false` for a user that
   * is not there.
   */
  async revokeAll(user: UserFields): Promise<boolean> {
    const id = userIdOf(user);
    const uniquifier = randomToken();
    const rotation = { update: 'user', where: { id }, patch: { uniquifier }, expect: 1 };
    const { done } = await this.store.write([rotation, ...endOfCredentials(id)]);
    if (done) user.uniquifier = uniquifier;
    return done;
  }

  /**
   * A single-use token for a mail of your own, e.g. `issue('invite', user)`; it ends the user's
   * older tokens of this purpose.
   * @param purpose a lower-case name of at most 32 characters
   */
  async issue(purpose: string, user: UserFields, options: IssueTokenOptions = {}): Promise<string> {
    const { within, data } = options;
    const draft = { data, within: within === undefined ? undefined : parseDuration(within) };
    const { token, writes } = this.mailedTokens.prepare(purpose, user, draft);
    await this.store.write(writes);
    return token;
  }

  /** Looks at a mailed token and changes nothing. */
  async status(purpose: string, token: unknown): Promise<TokenStatus> {
    return statusOf(await this.mailedTokens.inspect(purpose, token));
  }

  /**
   * Uses a mailed token up. Of any number of calls at once, one succeeds.
   * @throws SecurityException TOKEN_EXPIRED, TOKEN_INVALID
   */
  async consume(purpose: string, token: unknown): Promise<{ user: User; data: unknown }> {
    const result = await this.mailedTokens.consumeWith(purpose, token);
    if (result.kind === 'consumed') return { user: result.user, data: result.data };
    throw new SecurityException(result.kind === 'expired' ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID');
  }
}
