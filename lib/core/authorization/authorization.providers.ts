import type { Provider } from '@nestjs/common';
import { ApplicationConfig, ModuleRef } from '@nestjs/core';
import { BasicTransport } from '../authentication/basic-transport.js';
import { EventPublisher } from '../events/event.publisher.js';
import { Composition } from '../feature/composition.js';
import { SecurityUrls } from '../http/security-urls.js';
import { SecuritySettings } from '../options/settings.js';
import { AccessPolicies } from './access-policies.js';
import { AuthGuard } from './auth.guard.js';
import { GlobalGuards } from './global-guards.js';
import { GuardsInForce } from './guards-in-force.js';
import { RefusalAnswer } from './refusal.answer.js';
import { RolesGuard } from './roles.guard.js';

/** The guards and what they decide by. */
export const authorizationProviders: Provider[] = [
  {
    provide: AccessPolicies,
    useFactory: ({ mechanisms, globalGuard }: Composition, { core }: SecuritySettings) => {
      const open = typeof globalGuard === 'object' ? globalGuard.public : [];
      return new AccessPolicies(mechanisms, open, core.disabled);
    },
    inject: [Composition, SecuritySettings],
  },
  {
    provide: RefusalAnswer,
    useFactory: (
      urls: SecurityUrls,
      events: EventPublisher,
      { core }: SecuritySettings,
      transport: BasicTransport,
    ) =>
      new RefusalAnswer(urls, events, {
        realm: core.basic.realm,
        postLogin: core.redirects.postLogin,
        forbidden: core.redirects.unauthorized,
        handler: core.unauthorized,
        transport,
      }),
    inject: [SecurityUrls, EventPublisher, SecuritySettings, BasicTransport],
  },
  {
    provide: GuardsInForce,
    useFactory: (module: ModuleRef) => new GuardsInForce(module),
    inject: [ModuleRef],
  },
  {
    provide: GlobalGuards,
    useFactory: (config: ApplicationConfig, { globalGuard }: Composition) =>
      new GlobalGuards(config, globalGuard !== false),
    inject: [ApplicationConfig, Composition],
  },
  AuthGuard,
  RolesGuard,
];
