import type { Provider } from '@nestjs/common';
import { DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import { Attention } from '../../common/attention.js';
import { Clock } from '../../ports/clock.js';
import { Store } from '../../ports/store.js';
import { AccessPolicies } from '../authorization/access-policies.js';
import { RefusalAnswer } from '../authorization/refusal.answer.js';
import { CsrfCheck } from '../http/csrf.check.js';
import { ExchangeFactory } from '../http/exchange.factory.js';
import { FlashService } from '../http/flash.service.js';
import { SecuritySettings } from '../options/settings.js';
import { Authenticator } from './authenticator.js';
import { BasicTransport } from './basic-transport.js';
import { Callers } from './callers.js';
import { LoginPipeline } from './login.pipeline.js';
import { Mechanisms } from './mechanisms.js';
import { OwnStrategies } from './own-strategies.js';
import { SecurityRuntime } from './security.runtime.js';
import { SiteStrategies } from './site-strategies.js';
import { StrategyReporter } from './strategy.reporter.js';
import { loginProviders } from './login.providers.js';
import { strategyProviders } from './strategy.providers.js';

const callerProviders: Provider[] = [
  {
    provide: BasicTransport,
    useFactory: ({ core, production }: SecuritySettings, attention: Attention) => {
      const accepted = ['INSECURE_BASIC', 'INSECURE_BASE_URL'].some((risk) =>
        Object.hasOwn(core.acceptRisk, risk),
      );
      return new BasicTransport(production && !accepted, attention);
    },
    inject: [SecuritySettings, Attention],
  },
  {
    provide: SiteStrategies,
    useFactory: (
      discovery: DiscoveryService,
      clock: Clock,
      store?: Store,
      pipeline?: LoginPipeline,
    ) =>
      new SiteStrategies({
        discovery,
        store: store ?? null,
        pipeline: pipeline ?? null,
        reporter: new StrategyReporter(),
        now: () => clock.now().getTime(),
      }),
    inject: [
      DiscoveryService,
      Clock,
      { token: Store, optional: true },
      { token: LoginPipeline, optional: true },
    ],
  },
  {
    provide: Mechanisms,
    useFactory: (site: SiteStrategies, own?: OwnStrategies) =>
      new Mechanisms(own ? [own, site] : [site]),
    inject: [SiteStrategies, { token: OwnStrategies, optional: true }],
  },
  {
    provide: Authenticator,
    useFactory: (
      mechanisms: Mechanisms,
      csrf: CsrfCheck,
      clock: Clock,
      { core }: SecuritySettings,
    ) => new Authenticator(mechanisms, csrf, clock, core.conflicts),
    inject: [Mechanisms, CsrfCheck, Clock, SecuritySettings],
  },
  {
    provide: Callers,
    useFactory: (authenticator: Authenticator, refusals: RefusalAnswer, policies: AccessPolicies) =>
      new Callers(authenticator, refusals, policies),
    inject: [Authenticator, RefusalAnswer, AccessPolicies],
  },
  {
    provide: SecurityRuntime,
    useFactory: (
      host: HttpAdapterHost,
      exchanges: ExchangeFactory,
      callers: Callers,
      flashes: FlashService,
      { core }: SecuritySettings,
    ) =>
      new SecurityRuntime({ host, exchanges, callers, flashes, anonymousUser: core.anonymousUser }),
    inject: [HttpAdapterHost, ExchangeFactory, Callers, FlashService, SecuritySettings],
  },
];

/** Finding the caller; all that a service without accounts needs. */
export const callersOnly: Provider[] = callerProviders;

export const authenticationProviders: Provider[] = [
  ...loginProviders,
  ...strategyProviders,
  ...callerProviders,
];
