import type { Provider } from '@nestjs/common';
import { DiscoveryService, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { Attention } from '../../common/attention.js';
import { Store } from '../../ports/store.js';
import { AccessPolicies } from '../authorization/access-policies.js';
import { GlobalGuards } from '../authorization/global-guards.js';
import { Mechanisms } from '../authentication/mechanisms.js';
import { SecurityRuntime } from '../authentication/security.runtime.js';
import { Composition } from '../feature/composition.js';
import { SecurityUrls } from '../http/security-urls.js';
import { SecuritySettings } from '../options/settings.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PageService } from '../views/page.service.js';
import { HandlerSurvey } from './handler.survey.js';
import { SecurityStarter } from './security.starter.js';
import { Surroundings } from './surroundings.js';

export const startProviders: Provider[] = [
  {
    provide: HandlerSurvey,
    useFactory: (
      discovery: DiscoveryService,
      policies: AccessPolicies,
      mechanisms: Mechanisms,
      guards: GlobalGuards,
    ) => new HandlerSurvey(discovery, policies, mechanisms, guards),
    inject: [DiscoveryService, AccessPolicies, Mechanisms, GlobalGuards],
  },
  {
    provide: Surroundings,
    useFactory: (modules: ModulesContainer, host: HttpAdapterHost) =>
      new Surroundings(modules, host, SecurityStarter),
    inject: [ModulesContainer, HttpAdapterHost],
  },
  {
    provide: SecurityStarter,
    useFactory: (
      settings: SecuritySettings,
      composition: Composition,
      runtime: SecurityRuntime,
      surroundings: Surroundings,
      survey: HandlerSurvey,
      guards: GlobalGuards,
      pages: PageService,
      urls: SecurityUrls,
      attention: Attention,
      store?: Store,
      hasher?: PasswordHasher,
    ) =>
      new SecurityStarter({
        settings,
        composition,
        runtime,
        surroundings,
        survey,
        guards,
        pages,
        urls,
        attention,
        store: store ?? null,
        hasher: hasher ?? null,
      }),
    inject: [
      SecuritySettings,
      Composition,
      SecurityRuntime,
      Surroundings,
      HandlerSurvey,
      GlobalGuards,
      PageService,
      SecurityUrls,
      Attention,
      { token: Store, optional: true },
      { token: PasswordHasher, optional: true },
    ],
  },
];
