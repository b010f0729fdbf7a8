import type { Provider } from '@nestjs/common';
import { Clock } from '../../ports/clock.js';
import type { AfterLogin, LoginCheck, SecondFactor } from '../../ports/hooks.js';
import { EventPublisher } from '../events/event.publisher.js';
import { hooksToken } from '../feature/hook.providers.js';
import { ExchangeFactory } from '../http/exchange.factory.js';
import { SecuritySettings } from '../options/settings.js';
import { PasswordService } from '../passwords/password.service.js';
import { BrowserSignIn } from '../sessions/browser-sign-in.js';
import { DeviceService } from '../sessions/device.service.js';
import { SessionManager } from '../sessions/session.manager.js';
import { LoginThrottle } from '../throttling/login-throttle.service.js';
import { IdentityResolver } from '../users/identity.resolver.js';
import type { UserFields } from '../users/security-types.js';
import { AccountChecks } from './account-checks.js';
import { LoginPipeline } from './login.pipeline.js';
import { LoginService } from './login.service.js';
import { LoginSteps } from './login.steps.js';

/** Logging in: the pipeline with its steps. */
export const loginProviders: Provider[] = [
  {
    provide: AccountChecks,
    useFactory: (checks: LoginCheck<UserFields>[], factors: SecondFactor<UserFields>[]) =>
      new AccountChecks(checks, factors),
    inject: [hooksToken('loginChecks'), hooksToken('secondFactors')],
  },
  {
    provide: LoginSteps,
    useFactory: (
      identities: IdentityResolver,
      throttle: LoginThrottle,
      passwords: PasswordService,
      checks: AccountChecks,
      browser: BrowserSignIn,
      devices: DeviceService,
      events: EventPublisher,
      clock: Clock,
      afterLogin: AfterLogin<UserFields>[],
      { core }: SecuritySettings,
    ) =>
      new LoginSteps({
        identities,
        throttle,
        passwords,
        checks,
        browser,
        devices,
        events,
        clock,
        genericResponses: core.genericResponses,
        afterLogin,
      }),
    inject: [
      IdentityResolver,
      LoginThrottle,
      PasswordService,
      AccountChecks,
      BrowserSignIn,
      DeviceService,
      EventPublisher,
      Clock,
      hooksToken('afterLogin'),
      SecuritySettings,
    ],
  },
  {
    provide: LoginPipeline,
    useFactory: (steps: LoginSteps) => new LoginPipeline(steps),
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
    ) =>
      new LoginService({
        pipeline,
        sessions,
        browser,
        exchanges,
        events,
        now: () => clock.now().getTime(),
      }),
    inject: [LoginPipeline, SessionManager, BrowserSignIn, ExchangeFactory, EventPublisher, Clock],
  },
];
