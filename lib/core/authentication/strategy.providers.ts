import type { Provider } from '@nestjs/common';
import { Clock } from '../../ports/clock.js';
import { ExchangeFactory } from '../http/exchange.factory.js';
import { SecuritySettings } from '../options/settings.js';
import { RememberService } from '../sessions/remember.service.js';
import { SessionManager } from '../sessions/session.manager.js';
import { SessionRestorer } from '../sessions/session-restorer.js';
import { AuthTokenService } from '../tokens/auth-token.service.js';
import { BasicTransport } from './basic-transport.js';
import { BasicStrategy } from './basic.strategy.js';
import { LoginPipeline } from './login.pipeline.js';
import { LoginService } from './login.service.js';
import { OwnStrategies } from './own-strategies.js';
import { SessionStrategy } from './session.strategy.js';
import { TokenStrategy } from './token.strategy.js';

/** Our own mechanisms. */
export const strategyProviders: Provider[] = [
  {
    provide: SessionStrategy,
    useFactory: (
      exchanges: ExchangeFactory,
      sessions: SessionManager,
      remember: RememberService,
      restorer: SessionRestorer,
      pipeline: LoginPipeline,
    ) => new SessionStrategy(exchanges, { sessions, remember, restorer, pipeline }),
    inject: [ExchangeFactory, SessionManager, RememberService, SessionRestorer, LoginPipeline],
  },
  {
    provide: TokenStrategy,
    useFactory: (
      exchanges: ExchangeFactory,
      tokens: AuthTokenService,
      pipeline: LoginPipeline,
      { core }: SecuritySettings,
    ) => {
      const { header, queryParam, bodyField } = core.tokens;
      return new TokenStrategy(exchanges, tokens, pipeline, {
        header: header.toLowerCase(),
        queryParam,
        bodyField,
      });
    },
    inject: [ExchangeFactory, AuthTokenService, LoginPipeline, SecuritySettings],
  },
  {
    provide: BasicStrategy,
    useFactory: (
      exchanges: ExchangeFactory,
      logins: LoginService,
      transport: BasicTransport,
      clock: Clock,
    ) => new BasicStrategy(exchanges, logins, transport, () => clock.now().getTime()),
    inject: [ExchangeFactory, LoginService, BasicTransport, Clock],
  },
  {
    provide: OwnStrategies,
    useFactory: (...strategies: [SessionStrategy, TokenStrategy, BasicStrategy]) =>
      new OwnStrategies(strategies),
    inject: [SessionStrategy, TokenStrategy, BasicStrategy],
  },
];
