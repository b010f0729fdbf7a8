import type { Mechanism } from '../../ports/hooks.js';
import type { SessionRow } from '../../ports/session-store.js';
import { STATUS_OF_CODE } from '../errors/security-error-code.js';
import { SecurityException } from '../errors/security.exception.js';
import type { EventPublisher } from '../events/event.publisher.js';
import { UserLoggedOutEvent } from '../events/security-event.js';
import { SecurityEvents } from '../events/security-events.js';
import type { ExchangeFactory } from '../http/exchange.factory.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { BrowserSignIn } from '../sessions/browser-sign-in.js';
import type { SessionManager } from '../sessions/session.manager.js';
import type { User, UserFields } from '../users/security-types.js';
import type { Authentication } from './authentication.js';
import type { LoginPipeline } from './login.pipeline.js';
import { loginState, NOWHERE, type LoginClient, type LoginState, type Way } from './login-state.js';
import { sessionAuthentication } from './session-authentication.js';

/** The adapter's own request and response. */
export interface HttpPair {
  readonly request: object;
  readonly response: object;
}

/** How a login that HTTP asked for is to end. */
export interface LoginWish {
  readonly exchange: HttpExchange;
  readonly remember: boolean;
  readonly wantsSession: boolean;
}

export interface LoginServiceDependencies {
  readonly pipeline: LoginPipeline;
  readonly sessions: SessionManager;
  readonly browser: BrowserSignIn;
  readonly exchanges: ExchangeFactory;
  readonly events: EventPublisher;
  readonly now: () => number;
}

/**
 * Logging in and out. Every way goes through the one pipeline.
 * @publicApi
 */
export class LoginService {
  constructor(private readonly deps: LoginServiceDependencies) {}

  /**
   * Checks credentials without HTTP and starts no session.
   * @throws SecurityException INVALID_CREDENTIALS, CONFIRMATION_REQUIRED, DISABLED_ACCOUNT, THROTTLED, BUSY
   */
  async authenticate(
    identity: string,
    password: string,
    client: { readonly ip?: string; readonly userAgent?: string } = {},
  ): Promise<{ user: User }> {
    const known = { ...NOWHERE, ip: client.ip ?? NOWHERE.ip, userAgent: client.userAgent ?? null };
    const state = await this.run('password', { identity, password, client: known });
    return { user: found(state) };
  }

  /**
   * Signs a user in that the site's own code vouches for [login_user].
   * @throws SecurityException CONFIRMATION_REQUIRED, DISABLED_ACCOUNT
   */
  async login(
    user: object,
    { request, response, remember = false }: HttpPair & { readonly remember?: boolean },
  ): Promise<{ user: User; session: SessionRow }> {
    const exchange = this.deps.exchanges.of(request, response);
    const state = await this.run('programmatic', {
      user: user as UserFields,
      exchange,
      remember,
      wantsSession: true,
    });
    if (!state.session) throw new SecurityException('UNAVAILABLE');
    return { user: found(state), session: state.session };
  }

  /** Ends the caller's session on the server and in the browser [logout_user]. Nothing happens where nobody is signed in. */
  async logout({ request, response }: HttpPair): Promise<void> {
    await this.leave(this.deps.exchanges.of(request, response));
  }

  /** A login by identity and password over HTTP. @internal */
  async withPassword(
    credentials: { identity: string; password: string },
    wish: LoginWish,
  ): Promise<{ user: User }> {
    return { user: found(await this.run('password', { ...credentials, ...wish })) };
  }

  /** HTTP Basic: the same checks and counters, no session. @internal */
  async withBasic(
    credentials: { identity: string; password: string },
    exchange: HttpExchange,
  ): Promise<User> {
    return found(await this.run('basic', { ...credentials, exchange }));
  }

  /** A login that a link or a flow has proved. @internal */
  async withoutPassword(
    user: UserFields,
    wish: LoginWish,
    mechanism: Mechanism = 'link',
  ): Promise<{ user: User }> {
    return { user: found(await this.run('link', { user, mechanism, ...wish })) };
  }

  /**
   * The automatic login at the end of a flow that is done whatever becomes of this. False for an account that may not come in yet, e.g.
   * one whose address is not confirmed.
   * @internal
   */
  async afterFlow(user: UserFields, wish: LoginWish, mechanism?: Mechanism): Promise<boolean> {
    try {
      await this.withoutPassword(user, wish, mechanism);
      return true;
    } catch (error) {
      if (error instanceof SecurityException && STATUS_OF_CODE[error.code] < 500) return false;
      throw error;
    }
  }

  /** A signed-in user types the password again: counted like any other guess. @internal */
  async checkPassword(user: UserFields, password: string, exchange: HttpExchange): Promise<void> {
    await this.run('confirm', { user, identity: user.email, password, exchange });
  }

  /** The same, after which the session has a new id and is fresh. @internal */
  async confirm(caller: Authentication, password: string, exchange: HttpExchange): Promise<User> {
    const user = caller.user as User;
    await this.checkPassword(user, password, exchange);
    if (caller.session) await this.refresh(user, caller.session as SessionRow, exchange);
    return user;
  }

  /** A new session for a caller whose credentials have just changed. @internal */
  async renew(user: User, exchange: HttpExchange, remember: boolean): Promise<void> {
    const session = await this.deps.browser.signIn(user, {
      exchange,
      mechanism: 'password',
      remember,
    });
    exchange.accept(sessionAuthentication(user, session));
  }

  /** @internal */
  async leave(exchange: HttpExchange): Promise<void> {
    const { sessions, browser, events } = this.deps;
    const principal = await sessions.find(sessions.cookie(exchange));
    await browser.signOut(exchange, principal?.session ?? null);
    exchange.accept(null);
    if (principal)
      events.emit(
        SecurityEvents.LoggedOut,
        new UserLoggedOutEvent(principal.user as unknown as User),
      );
  }

  private async refresh(user: User, session: SessionRow, exchange: HttpExchange): Promise<void> {
    const renewed = await this.deps.sessions.rotate(session, exchange, {
      authenticatedAt: this.deps.now(),
    });
    if (!renewed) throw new SecurityException('NOT_AUTHENTICATED');
    exchange.accept(sessionAuthentication(user, renewed.session));
  }

  private run(way: Way, given: Partial<LoginState>): Promise<LoginState> {
    const { exchange = null } = given;
    const client = exchange ? clientOf(exchange) : NOWHERE;
    return this.deps.pipeline.run({ ...loginState(way), client, ...given });
  }
}

function clientOf(exchange: HttpExchange): LoginClient {
  return { ip: exchange.ip, ipIsTrusted: exchange.ipIsTrusted, userAgent: exchange.userAgent };
}

function found({ user }: LoginState): User {
  if (!user) throw new SecurityException('INVALID_CREDENTIALS');
  return user as User;
}
