/** The types that the declarations of the root entry speak of, so that ports can be written and what handlers give can be named. */
export type { MaybePromise } from './common/maybe-promise.js';
export type { Instructions } from './core/accounts/instructions.js';
export type { LinkPageTexts } from './core/accounts/link-pages.js';
export type { Authentication } from './core/authentication/authentication.js';
export type { HttpPair, LoginWish } from './core/authentication/login.service.js';
export type { AccessPolicy } from './core/authorization/access-policy.js';
export type { MechanismReference } from './core/authorization/access-rule.js';
export type { Gives, LoginRefusals, MethodOf } from './core/description/operations.js';
export type { FieldProblems, SecurityExceptionDetails } from './core/errors/security.exception.js';
export type { Preset } from './core/feature/preset.js';
export type { FormClass } from './core/forms/form-class.js';
export type { SchemaIssue, SchemaResult, StandardSchema } from './core/forms/standard-schema.js';
export type {
  Answer,
  DoneAnswer,
  DoneAside,
  PageAnswer,
  PageContent,
  PageForm,
  PayloadAnswer,
  RedirectAnswer,
} from './core/http/answer.js';
export type { CookieAttributes, Exchange } from './core/http/exchange.js';
export type { FlashMessage } from './core/http/flash-message.js';
export type { AdapterRequest, HttpExchange } from './core/http/http-exchange.js';
export type { LinkTemplate } from './core/http/link-template.js';
export type { RedirectTarget } from './core/http/redirect-target.js';
export type { Catalogue } from './core/messages/catalogue.js';
export type { coreOptions } from './core/options/core.options.js';
export type {
  ContextSource,
  IdentityAttribute,
  IdentityNormaliserName,
  MailContextSource,
  MessageOverride,
  TrustProxy,
} from './core/options/core.values.js';
export type { AnyOptionGroup, OptionGroup } from './core/options/define-options.js';
export type {
  OptionInput,
  OptionOutput,
  OptionReader,
  OptionSchema,
} from './core/options/option-reader.js';
export type { ConfigurationProblem, OptionReport } from './core/options/option-report.js';
export type { SessionInfo } from './core/sessions/session-info.js';
export type { LimiterRule } from './core/throttling/limiter-factory.js';
export type { throttlingSchema } from './core/throttling/throttling.options.js';
export type { AuthTokenRefusal, AuthTokenResult } from './core/tokens/auth-token.result.js';
export type { TokenStatus } from './core/tokens/mailed-token.js';
export type { Consumption, PreparedToken } from './core/tokens/mailed-token.service.js';
export type {
  IssueAuthTokenOptions,
  IssueTokenOptions,
  TokenAnswer,
} from './core/tokens/token.service.js';
export type { Brand, BrandLink } from './core/views/brand.js';
export type { FieldChoice, FieldType } from './core/views/form-description.js';
export type { ErrorView } from './core/views/form-view.js';
export type { PageAssets } from './core/views/page-assets.js';
export type { FlashView, PageLinks, PageView } from './core/views/page-context.js';
export type { SafeHtml } from './core/views/safe-html.js';
export type { confirmableOptions } from './features/confirmable/confirmable.options.js';
export type { passwordlessOptions } from './features/passwordless/passwordless.options.js';
export type { recoverableOptions } from './features/recoverable/recoverable.options.js';
export type { registerableOptions } from './features/registerable/registerable.options.js';
export type { Registration } from './features/registerable/registration.js';
export type { ApiContent, ApiSchema, ApiTag } from './ports/api-description.js';
export type { FeatureHooks } from './ports/hooks.js';
export type {
  FieldDefinition,
  FieldType as ModelFieldType,
  IndexDefinition,
  ModelDefinition,
} from './ports/model.js';
export type { RoleOrName } from './ports/role-holder.js';
export type {
  AccompanyingWrites,
  SessionPrincipal,
  SessionRow,
  SessionSelection,
  SessionTouch,
} from './ports/session-store.js';
export type { StoreDefinition } from './ports/store-definition.js';
export type {
  Comparison,
  DeferredWrite,
  ListOptions,
  Principal,
  Row,
  Scalar,
  Where,
  Write,
  WriteOutcome,
} from './ports/store.js';
export type { ViewPreparation } from './ports/view-renderer.js';
export type { AdapterDriver } from './core/http/adapter.driver.js';
export type { AuthTokenClaims } from './core/tokens/auth-token-claims.js';
export type { RegistrationAddition } from './core/accounts/after-register.hook.js';
export type { SiteObject } from './core/site-object.js';
export type { TemplateHelpers } from './core/views/template-set.js';
export type { UnfitValue } from './ports/unknown-field.js';
