import type { Provider } from '@nestjs/common';
import { AccountChecks } from '../../core/authentication/account-checks.js';
import { Authenticator } from '../../core/authentication/authenticator.js';
import { BasicTransport } from '../../core/authentication/basic-transport.js';
import { Callers } from '../../core/authentication/callers.js';
import { LoginPipeline } from '../../core/authentication/login.pipeline.js';
import { LoginService } from '../../core/authentication/login.service.js';
import { LoginSteps } from '../../core/authentication/login.steps.js';
import { Mechanisms } from '../../core/authentication/mechanisms.js';
import { TokenStrategy } from '../../core/authentication/token.strategy.js';
import { AccessPolicies } from '../../core/authorization/access-policies.js';
import { RefusalAnswer } from '../../core/authorization/refusal.answer.js';
import { EventPublisher } from '../../core/events/event.publisher.js';
import { CookiePolicy } from '../../core/http/cookie-policy.js';
import { CsrfCheck } from '../../core/http/csrf.check.js';
import { ExchangeFactory } from '../../core/http/exchange.factory.js';
import { SecuritySettings } from '../../core/options/settings.js';
import { BrowserSignIn } from '../../core/sessions/browser-sign-in.js';
import { SessionManager } from '../../core/sessions/session.manager.js';
import { AuthTokenService } from '../../core/tokens/auth-token.service.js';
import { Clock } from '../../ports/clock.js';
import { FlaskAuthenticator } from './authentication/flask.authenticator.js';
import { FlaskCallers } from './authentication/flask.callers.js';
import { FLASK_LOGIN_ORDER } from './authentication/flask-login.order.js';
import { FlaskLoginService } from './authentication/flask-login.service.js';
import { FlaskTokenStrategy } from './authentication/flask-token.strategy.js';
import { FlaskRefusalAnswer } from './authorization/flask-refusal.answer.js';
import { FlaskSecurityUrls } from './http/flask-security.urls.js';

const entryProviders: Provider[] = [
  {
    provide: LoginPipeline,
    useFactory: (steps: LoginSteps) => new LoginPipeline(steps, FLASK_LOGIN_ORDER),
    inject: [LoginSteps],
  },
  {
    provide: LoginService,
    useFactory: (
      pipeline: LoginPipeline,
      sessions: SessionManager,
      browser: BrowserSignIn,
      exchanges: ExchangeFactory,
      events: EventPublisher,
      clock: Clock,
      accounts: AccountChecks,
    ) => {
      const now = () => clock.now().getTime();
      return new FlaskLoginService(
        { pipeline, sessions, browser, exchanges, events, now },
        accounts,
      );
    },
    inject: [
      LoginPipeline,
      SessionManager,
      BrowserSignIn,
      ExchangeFactory,
      EventPublisher,
      Clock,
      AccountChecks,
    ],
  },
];

const callerProviders: Provider[] = [
  {
    provide: TokenStrategy,
    useFactory: (
      exchanges: ExchangeFactory,
      tokens: AuthTokenService,
      pipeline: LoginPipeline,
      { core }: SecuritySettings,
    ) => {
      const { header, queryParam, bodyField } = core.tokens;
      const sources = { header: header.toLowerCase(), queryParam, bodyField };
      return new FlaskTokenStrategy(exchanges, tokens, pipeline, sources);
    },
    inject: [ExchangeFactory, AuthTokenService, LoginPipeline, SecuritySettings],
  },
  {
    provide: Authenticator,
    useFactory: (
      cookies: CookiePolicy,
      mechanisms: Mechanisms,
      csrf: CsrfCheck,
      clock: Clock,
      { core }: SecuritySettings,
    ) => new FlaskAuthenticator(cookies, mechanisms, csrf, clock, core.conflicts),
    inject: [CookiePolicy, Mechanisms, CsrfCheck, Clock, SecuritySettings],
  },
  {
    provide: Callers,
    useFactory: (authenticator: Authenticator, refusals: RefusalAnswer, policies: AccessPolicies) =>
      new FlaskCallers(authenticator, refusals, policies),
    inject: [Authenticator, RefusalAnswer, AccessPolicies],
  },
];

/** Who comes in, and what callers read that are refused. */
export const flaskLoginProviders: Provider[] = [
  ...entryProviders,
  ...callerProviders,
  {
    provide: RefusalAnswer,
    useFactory: (
      urls: FlaskSecurityUrls,
      events: EventPublisher,
      { core }: SecuritySettings,
      transport: BasicTransport,
    ) =>
      new FlaskRefusalAnswer(urls, events, {
        realm: core.basic.realm,
        postLogin: core.redirects.postLogin,
        forbidden: core.redirects.unauthorized,
        handler: core.unauthorized,
        transport,
      }),
    inject: [FlaskSecurityUrls, EventPublisher, SecuritySettings, BasicTransport],
  },
];
