import type { Provider } from '@nestjs/common';
import { ApiDescription } from '../../ports/api-description.js';
import { hasDefaultPayload } from '../../ports/default-payload.js';
import { LoginAlternative } from '../authentication/login-alternative.js';
import { Mechanisms } from '../authentication/mechanisms.js';
import { AccessPolicies } from '../authorization/access-policies.js';
import { GlobalGuards } from '../authorization/global-guards.js';
import { Composition } from '../feature/composition.js';
import { FormRegistry } from '../forms/form.registry.js';
import { CookiePolicy } from '../http/cookie-policy.js';
import { csrfNames } from '../http/csrf.check.js';
import { ResponseFormat } from '../http/response.format.js';
import { WireDialect } from '../http/wire.dialect.js';
import { MessageService } from '../messages/message.service.js';
import { SecuritySettings, type CoreSettings } from '../options/settings.js';
import { FREE_USER } from './answer-style.js';
import { ApplicationDescription } from './application.description.js';
import { DescribedFeatures } from './described-features.js';
import { FormSchemas } from './form-schemas.js';
import { OwnRoutes } from './own-routes.js';
import { RouteAnswers } from './route-answers.js';
import { SecuritySchemes } from './security-schemes.js';
import { SiteHandlers } from './site-handlers.js';

/** Injected as one, since all of it is needed for a document and nothing of it before. */
interface Sources {
  readonly composition: Composition;
  readonly settings: SecuritySettings;
  readonly forms: FormRegistry;
  readonly messages: MessageService;
  readonly format: ResponseFormat;
  readonly policies: AccessPolicies;
  readonly mechanisms: Mechanisms;
  readonly guards: GlobalGuards;
  readonly cookies: CookiePolicy;
  readonly dialect: WireDialect;
  readonly alternative: LoginAlternative | null;
}

/** What documents about the application can say of it. */
export const descriptionProviders: Provider[] = [
  {
    provide: ApiDescription,
    useFactory: (
      composition: Composition,
      settings: SecuritySettings,
      forms: FormRegistry,
      messages: MessageService,
      format: ResponseFormat,
      policies: AccessPolicies,
      mechanisms: Mechanisms,
      guards: GlobalGuards,
      cookies: CookiePolicy,
      dialect: WireDialect,
      alternative?: LoginAlternative,
    ) => {
      const sources = { composition, settings, forms, messages, format, policies };
      const more = { mechanisms, guards, cookies, dialect, alternative: alternative ?? null };
      const all = { ...sources, ...more };
      return new ApplicationDescription(() => partsOf(all));
    },
    inject: [
      Composition,
      SecuritySettings,
      FormRegistry,
      MessageService,
      ResponseFormat,
      AccessPolicies,
      Mechanisms,
      GlobalGuards,
      CookiePolicy,
      WireDialect,
      { token: LoginAlternative, optional: true },
    ],
  },
];

function partsOf(sources: Sources) {
  const { composition, settings, format, policies, mechanisms, guards } = sources;
  const { core } = settings;
  const csrf = csrfNames(core.csrf);
  const schemes = schemesOf(sources);
  const forms = formsOf(sources);
  const { style } = format;
  const checks = {
    csrf: csrf !== null,
    throttling: core.throttling !== false,
    conflicts: core.conflicts === 'refuse',
  };
  const answers = new RouteAnswers(style, checks, composition.pages);
  const app = new DescribedFeatures(composition, settings, sources.dialect, sources.alternative);
  const { features, controllers } = composition;
  const refusals = core.unauthorized === undefined;
  return {
    own: new OwnRoutes({ features, controllers, app, forms, answers, schemes }),
    site: new SiteHandlers({
      policies,
      mechanisms,
      schemes,
      style,
      refusals,
      guards,
      csrf: checks.csrf,
    }),
    forms,
    schemes,
    style,
    user: tellsNothing(composition) ? style.user : FREE_USER,
  };
}

function schemesOf({ settings: { core }, cookies }: Sources): SecuritySchemes {
  return new SecuritySchemes({
    sessionCookie: cookies.session.name,
    tokenHeader: core.tokens.header,
    tokenQuery: core.tokens.queryParam,
    csrfHeader: headerOf(core),
    realm: core.basic.realm,
  });
}

/** As it is written in prose; headers have no case. */
function headerOf({ csrf }: CoreSettings): string | null {
  return csrf === false ? null : (csrf.header ?? 'X-CSRF-Token');
}

function formsOf({ settings: { core }, forms, messages }: Sources): FormSchemas {
  const { passwords, i18n } = core;
  const text = (key: string): string => messages.text(key, {}, i18n.fallback);
  return new FormSchemas(forms, { text, passwords });
}

/** Whether the class of the users leaves it to us what answers tell of them. */
function tellsNothing({ store }: Composition): boolean {
  return store?.user !== undefined && hasDefaultPayload(store.user.prototype as object);
}
