import { after, type MaybePromise } from '../../common/maybe-promise.js';
import type { SessionPrincipal } from '../../ports/session-store.js';
import type { ExchangeFactory } from '../http/exchange.factory.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { RememberService } from '../sessions/remember.service.js';
import type { SessionRestorer } from '../sessions/session-restorer.js';
import type { SessionManager } from '../sessions/session.manager.js';
import type { UserFields } from '../users/security-types.js';
import type { LoginPipeline } from './login.pipeline.js';
import { ABSENT, invalid, type Presented } from './presented.js';
import { SecurityStrategy } from './security.strategy.js';
import { sessionAuthentication } from './session-authentication.js';

export interface SessionStrategyParts {
  readonly sessions: SessionManager;
  readonly remember: RememberService;
  readonly restorer: SessionRestorer;
  readonly pipeline: LoginPipeline;
}

/** The session cookie, and the remember cookie that brings a session back. */
export class SessionStrategy extends SecurityStrategy {
  override readonly name = 'session';

  constructor(
    exchanges: ExchangeFactory,
    private readonly parts: SessionStrategyParts,
  ) {
    super(exchanges);
  }

  override present(exchange: HttpExchange): MaybePromise<Presented> {
    const cookie = this.parts.sessions.cookie(exchange);
    if (cookie === undefined) return this.restore(exchange, false);
    return after(this.parts.sessions.find(cookie), (principal) =>
      principal ? this.judge(principal) : this.restore(exchange, true),
    );
  }

  private judge({ user: row, session }: SessionPrincipal): MaybePromise<Presented> {
    const user = row as unknown as UserFields;
    return after(this.parts.pipeline.admits(user, 'session'), (admitted) => {
      if (!admitted) return invalid('The account may not sign in');
      const authentication = sessionAuthentication(user, session);
      return after(this.parts.sessions.touch(session), () => ({ kind: 'valid', authentication }));
    });
  }

  private restore(exchange: HttpExchange, ended: boolean): MaybePromise<Presented> {
    if (!this.parts.remember.isPresented(exchange)) return ended ? this.dead(exchange) : ABSENT;
    return this.bringBack(exchange);
  }

  private async bringBack(exchange: HttpExchange): Promise<Presented> {
    const principal = await this.parts.restorer.restore(exchange, (user) =>
      this.parts.pipeline.admits(user, 'remember'),
    );
    if (!principal) return this.dead(exchange);
    const user = principal.user as unknown as UserFields;
    return { kind: 'valid', authentication: sessionAuthentication(user, principal.session) };
  }

  private dead(exchange: HttpExchange): Presented {
    this.parts.sessions.takeAway(exchange);
    return invalid('The session has ended');
  }
}
