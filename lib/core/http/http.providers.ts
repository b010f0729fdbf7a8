import { Logger, type Provider } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { Attention } from '../../common/attention.js';
import { parseTrustProxy } from '../../common/trust-proxy.js';
import { Clock } from '../../ports/clock.js';
import { Composition } from '../feature/composition.js';
import { FormRegistry } from '../forms/form.registry.js';
import { LocaleResolver } from '../messages/locale.resolver.js';
import { MessageService } from '../messages/message.service.js';
import { SecuritySettings } from '../options/settings.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { CsrfTokenService } from '../sessions/csrf-token.service.js';
import { KeyRing } from '../tokens/key-ring.js';
import { AdapterDriver } from './adapter.driver.js';
import { BaseUrl } from './base-url.js';
import { BodyIntake } from './body.intake.js';
import { ClientAddressReader } from './client-address.reader.js';
import { CookiePolicy } from './cookie-policy.js';
import { CsrfCheck, csrfNames } from './csrf.check.js';
import { CsrfFields } from './csrf.fields.js';
import { DefaultResponseFormat } from './default-response.format.js';
import { Destinations } from './destinations.js';
import { ExchangeFactory } from './exchange.factory.js';
import { FlashService } from './flash.service.js';
import { FlowRunner } from './flow.runner.js';
import { IntakeGate } from './intake.gate.js';
import { PageWriter } from './page.writer.js';
import { ResponseFormat } from './response.format.js';
import { RouteTable } from './route-table.js';
import { SecurityExceptionFilter } from './security-exception.filter.js';
import { SecurityUrls } from './security-urls.js';
import { WireDialect } from './wire.dialect.js';

const requestProviders: Provider[] = [
  { provide: WireDialect, useFactory: () => new WireDialect() },
  {
    provide: Attention,
    useFactory: () => {
      const logger = new Logger('Security');
      return new Attention((message) => logger.warn(message));
    },
  },
  {
    provide: AdapterDriver,
    useFactory: (host: HttpAdapterHost) => new AdapterDriver(host),
    inject: [HttpAdapterHost],
  },
  {
    provide: ClientAddressReader,
    useFactory: ({ core }: SecuritySettings, attention: Attention) =>
      new ClientAddressReader(
        core.trustProxy === undefined ? null : parseTrustProxy(core.trustProxy),
        () =>
          attention.once(
            'FORWARDED_HEADER',
            'A request carries X-Forwarded-For from a peer that is not trusted, so its address is taken for the client; if that is your proxy, set trustProxy',
          ),
      ),
    inject: [SecuritySettings, Attention],
  },
  {
    provide: ExchangeFactory,
    useFactory: (driver: AdapterDriver, addresses: ClientAddressReader, dialect: WireDialect) =>
      new ExchangeFactory(driver, addresses, dialect),
    inject: [AdapterDriver, ClientAddressReader, WireDialect],
  },
  {
    provide: CookiePolicy,
    useFactory: ({ core }: SecuritySettings) =>
      new CookiePolicy(core.baseUrl ?? 'http://localhost', core.sessions.cookie),
    inject: [SecuritySettings],
  },
  {
    provide: IntakeGate,
    useFactory: (addresses: ClientAddressReader, hasher?: PasswordHasher) =>
      new IntakeGate(addresses, hasher?.capacity ?? Infinity),
    inject: [ClientAddressReader, { token: PasswordHasher, optional: true }],
  },
  {
    provide: BodyIntake,
    useFactory: (
      host: HttpAdapterHost,
      routes: RouteTable,
      dialect: WireDialect,
      gate: IntakeGate,
    ) => new BodyIntake(host, routes, dialect, gate),
    inject: [HttpAdapterHost, RouteTable, WireDialect, IntakeGate],
  },
];

const urlProviders: Provider[] = [
  {
    provide: BaseUrl,
    useFactory: ({ core }: SecuritySettings, host: HttpAdapterHost) =>
      new BaseUrl(core.baseUrl, host),
    inject: [SecuritySettings, HttpAdapterHost],
  },
  {
    provide: RouteTable,
    useFactory: (composition: Composition, config: ApplicationConfig) =>
      new RouteTable(composition.routes, config, composition.host),
    inject: [Composition, ApplicationConfig],
  },
  {
    provide: SecurityUrls,
    useFactory: (
      routes: RouteTable,
      base: BaseUrl,
      { core }: SecuritySettings,
      attention: Attention,
    ) => new SecurityUrls(routes, base, core.origins, attention),
    inject: [RouteTable, BaseUrl, SecuritySettings, Attention],
  },
  {
    provide: Destinations,
    useFactory: (urls: SecurityUrls, { core }: SecuritySettings) =>
      new Destinations(urls, core.redirects),
    inject: [SecurityUrls, SecuritySettings],
  },
];

const answerProviders: Provider[] = [
  {
    provide: CsrfCheck,
    useFactory: (urls: SecurityUrls, tokens: CsrfTokenService, { core }: SecuritySettings) =>
      new CsrfCheck(urls, tokens, csrfNames(core.csrf)),
    inject: [SecurityUrls, CsrfTokenService, SecuritySettings],
  },
  {
    provide: CsrfFields,
    useFactory: (tokens: CsrfTokenService, { core }: SecuritySettings) =>
      new CsrfFields(tokens, csrfNames(core.csrf)),
    inject: [CsrfTokenService, SecuritySettings],
  },
  {
    provide: FormRegistry,
    useFactory: (composition: Composition, { core }: SecuritySettings) =>
      new FormRegistry(composition.forms, core.fieldNames),
    inject: [Composition, SecuritySettings],
  },
  {
    provide: FlashService,
    useFactory: (
      keys: KeyRing,
      cookies: CookiePolicy,
      messages: MessageService,
      locales: LocaleResolver,
      clock: Clock,
      exchanges: ExchangeFactory,
      { core }: SecuritySettings,
    ) =>
      new FlashService({ keys, cookies, messages, locales, clock, exchanges }, core.flashMessages),
    inject: [
      KeyRing,
      CookiePolicy,
      MessageService,
      LocaleResolver,
      Clock,
      ExchangeFactory,
      SecuritySettings,
    ],
  },
  {
    provide: ResponseFormat,
    useFactory: (
      messages: MessageService,
      locales: LocaleResolver,
      flashes: FlashService,
      pages: PageWriter,
      composition: Composition,
    ) => new DefaultResponseFormat(messages, locales, flashes, composition.pages ? pages : null),
    inject: [MessageService, LocaleResolver, FlashService, PageWriter, Composition],
  },
  {
    provide: FlowRunner,
    useFactory: (csrf: CsrfCheck, format: ResponseFormat, dialect: WireDialect) =>
      new FlowRunner(csrf, format, dialect),
    inject: [CsrfCheck, ResponseFormat, WireDialect],
  },
  SecurityExceptionFilter,
];

/** Requests, addresses and answers. */
export const httpProviders: Provider[] = [...requestProviders, ...urlProviders, ...answerProviders];
