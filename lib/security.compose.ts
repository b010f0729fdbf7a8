import type { DynamicModule, InjectionToken, Provider, Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { swaggerProviders } from './adapters/swagger/swagger.providers.js';
import {
  authenticationProviders,
  callersOnly,
} from './core/authentication/authentication.providers.js';
import { accountProviders } from './core/accounts/account.providers.js';
import type { MechanismReference } from './core/authorization/access-rule.js';
import { authorizationProviders } from './core/authorization/authorization.providers.js';
import { AuthGuard } from './core/authorization/auth.guard.js';
import { descriptionProviders } from './core/description/description.providers.js';
import { eventProviders } from './core/events/event.providers.js';
import { namedRoutes, routesOf } from './core/feature/composed-routes.js';
import type { AnyFeature } from './core/feature/feature.js';
import { hookProviders } from './core/feature/hook.providers.js';
import { Composition } from './core/feature/composition.js';
import { formEntries } from './core/forms/form-entries.js';
import { httpProviders } from './core/http/http.providers.js';
import { routedController } from './core/http/routed-controller.js';
import { SecurityExceptionFilter } from './core/http/security-exception.filter.js';
import { mailboxControllers } from './core/mail/mailbox.providers.js';
import { mailProviders } from './core/mail/mail.providers.js';
import { messageProviders } from './core/messages/message.providers.js';
import { modelsOf } from './core/models.js';
import { settingsProviders } from './core/options/settings.providers.js';
import { passwordProviders } from './core/passwords/password.providers.js';
import { csrfProviders, sessionProviders } from './core/sessions/session.providers.js';
import { SystemClock } from './core/system.clock.js';
import {
  isFeature,
  isStoreDefinition,
  staticProblems,
  type StaticChoices,
} from './core/start/static-problems.js';
import { withoutUnfit } from './core/start/static-shapes.js';
import { startProviders } from './core/start/start.providers.js';
import { throttlingProviders } from './core/throttling/throttling.providers.js';
import { keyProviders, tokenProviders } from './core/tokens/token.providers.js';
import { userProviders } from './core/users/user.providers.js';
import { viewProviders } from './core/views/view.providers.js';
import { authenticatable } from './features/authenticatable/index.js';
import { Clock } from './ports/clock.js';
import type { StoreDefinition } from './ports/store-definition.js';
import type { SecurityStaticOptions } from './security.options.js';

/** Puts one application's module together from what is static: features, routes, stores, replacements. */
export function composeSecurity(
  definition: DynamicModule,
  given: SecurityStaticOptions,
): DynamicModule {
  const options = withoutUnfit(given);
  const choices = choicesOf(options);
  const composition = compose(options, staticProblems({ ...given }, choices, isAsync(definition)));
  const { store } = composition;
  const providers: Provider[] = [
    ...(definition.providers ?? []),
    { provide: Composition, useValue: composition },
    ...(store ? store.providers(composition.models) : []),
    ...coreProviders(composition),
    ...composition.features.flatMap(({ providers: own = [] }) => own),
    ...(composition.preset?.providers(composition.features.map(({ name }) => name)) ?? []),
    ...(options.overrides ?? []),
  ];
  return {
    ...definition,
    global: true,
    imports: [
      ...(definition.imports ?? options.imports ?? []),
      DiscoveryModule,
      ...(store ? store.imports(composition.models) : []),
    ],
    controllers: [
      ...composition.controllers,
      ...(options.controllers === false ? [] : mailboxControllers(composition.features)),
    ],
    providers: [...providers, ...appProviders(options)],
    exports: exportsOf(providers),
  };
}

/** What the options may name. */
function choicesOf(options: SecurityStaticOptions): StaticChoices {
  const features = featuresOf(options);
  const inForce = isStoreDefinition(options.store) ? features : [];
  const forms = formEntries(inForce, options.forms ?? {}, options.preset?.forms);
  return { routes: routesOf(features, options), forms: formsOnShow(forms, options) };
}

function compose(options: SecurityStaticOptions, problems: readonly string[]): Composition {
  const store = isStoreDefinition(options.store) ? (options.store as StoreDefinition) : null;
  const inForce = store ? featuresOf(options) : [];
  const routes = routesOf(inForce, options);
  const { host, pages = true } = options;
  const forms = formEntries(inForce, options.forms ?? {}, options.preset?.forms);
  return new Composition({
    features: inForce,
    store,
    models: store ? modelsOf(inForce, forms) : [],
    routes: namedRoutes(routes, pages),
    host,
    controllers: routes.flatMap(({ path, controllers }) =>
      controllers.map((controller) => routedController(controller, { path, host, pages })),
    ),
    forms,
    pages,
    mechanisms: mechanismsOf(options, store !== null),
    globalGuard: options.globalGuard ?? false,
    cli: { users: options.cli?.users ?? 'users', roles: options.cli?.roles ?? 'roles' },
    problems,
    replaced: tokensOf(options.overrides ?? []),
    preset: options.preset ?? null,
  });
}

/** A registration is asked for by one of two forms, but for a preset that reads both. */
function formsOnShow(
  { confirmRegister, ...forms }: ReturnType<typeof formEntries>,
  { features, preset }: SecurityStaticOptions,
): ReturnType<typeof formEntries> {
  const confirms = preset || featuresOf({ features }).some(({ name }) => name === 'confirmable');
  return confirmRegister && confirms ? { ...forms, confirmRegister } : forms;
}

/** True where a factory gives the options of run time. */
function isAsync({ providers = [] }: DynamicModule): boolean {
  return providers.some((provider) => 'useFactory' in provider);
}

function mechanismsOf(
  { mechanisms }: SecurityStaticOptions,
  accounts: boolean,
): readonly MechanismReference[] {
  return mechanisms ?? (accounts ? ['session', 'token'] : []);
}

/** Each feature once, and what is none left out: that is told with all other mistakes. */
function featuresOf({ features }: Pick<SecurityStaticOptions, 'features'>): readonly AnyFeature[] {
  const chosen = Array.isArray(features) ? (features as readonly unknown[]).filter(isFeature) : [];
  return [...new Set([authenticatable, ...chosen])];
}

function coreProviders(composition: Composition): Provider[] {
  const common: Provider[] = [
    { provide: Clock, useClass: SystemClock },
    ...settingsProviders(composition),
    ...keyProviders,
    ...csrfProviders,
    ...messageProviders,
    ...eventProviders,
    ...httpProviders,
    ...viewProviders,
    ...authorizationProviders,
    ...startProviders,
    ...descriptionProviders,
    ...swaggerProviders,
  ];
  if (!composition.store) return [...common, ...callersOnly];
  return [
    ...common,
    ...passwordProviders,
    ...throttlingProviders,
    ...userProviders,
    ...tokenProviders,
    ...sessionProviders,
    ...hookProviders(composition.features),
    ...authenticationProviders,
    ...mailProviders,
    ...accountProviders,
  ];
}

function appProviders({ globalGuard }: SecurityStaticOptions): Provider[] {
  const guard: Provider[] = globalGuard ? [{ provide: APP_GUARD, useExisting: AuthGuard }] : [];
  return [{ provide: APP_FILTER, useExisting: SecurityExceptionFilter }, ...guard];
}

/** Everything that has a class as its token: the public services, and what guards need in the modules where they stand. */
function exportsOf(providers: readonly Provider[]): Type[] {
  return [...new Set(tokensOf(providers))].filter(
    (token): token is Type => typeof token === 'function',
  );
}

function tokensOf(providers: readonly Provider[]): InjectionToken[] {
  return providers.map((provider) =>
    typeof provider === 'function' ? provider : provider.provide,
  );
}
