export { SecurityModule, type SecurityAsyncOptions } from './security.module.js';
export type {
  FeatureOptions,
  FormName,
  SecurityOptions,
  SecurityOptionsFactory,
  SecurityRuntimeOptions,
  SecurityStaticOptions,
} from './security.options.js';

export {
  authenticatable,
  AuthenticatableService,
  LoginForm,
  VerifyForm,
} from './features/authenticatable/index.js';

export {
  changeable,
  ChangeableService,
  ChangePasswordForm,
  UserPasswordChangedEvent,
} from './features/changeable/index.js';
export {
  confirmable,
  ConfirmableService,
  SendConfirmationForm,
  UserConfirmedEvent,
  UserConfirmInstructionsSentEvent,
} from './features/confirmable/index.js';
export {
  passwordless,
  PasswordlessLoginForm,
  PasswordlessService,
  UserLoginInstructionsSentEvent,
} from './features/passwordless/index.js';
export {
  ForgotPasswordForm,
  recoverable,
  RecoverableService,
  ResetPasswordForm,
  UserPasswordResetEvent,
  UserResetInstructionsSentEvent,
} from './features/recoverable/index.js';
export {
  ConfirmRegisterForm,
  registerable,
  RegisterableService,
  RegisterForm,
  UserRegisteredEvent,
  type RegistrationRequest,
} from './features/registerable/index.js';
export { trackable } from './features/trackable/index.js';

export { defineFeature } from './core/feature/define-feature.js';
export {
  defineOperations,
  operationsOf,
  type CallerRule,
  type ControllerOperations,
  type DescribedApplication,
  type FeatureOperations,
  type Given,
  type OperationDescription,
} from './core/description/operations.js';
export type { AnswerStyle } from './core/description/answer-style.js';
export type { AnyFeature, Feature, FeatureRoute } from './core/feature/feature.js';
export { defineOptions, type Resolved } from './core/options/define-options.js';
export {
  anything,
  choice,
  duration,
  durationOrNever,
  flag,
  integer,
  optionalText,
  text,
  texts,
} from './core/options/readers.js';
export { SecurityConfigurationError } from './core/options/configuration.error.js';
export { CatalogueTranslator } from './core/messages/catalogue.translator.js';
export {
  defineMessages,
  type MessageDefinition,
  type MessageDefinitions,
  type MessageLevel,
} from './core/messages/message-definition.js';
export { MessageService, type Message } from './core/messages/message.service.js';
export { defineModel } from './ports/model.js';

export { Accepted } from './core/authorization/accepted.decorator.js';
export { AnonymousRequired } from './core/authorization/anonymous-required.decorator.js';
export { AuthRequired } from './core/authorization/auth-required.decorator.js';
export { AuthTokenRequired } from './core/authorization/auth-token-required.decorator.js';
export { Fresh } from './core/authorization/fresh.decorator.js';
export { HttpAuthRequired } from './core/authorization/http-auth-required.decorator.js';
export { LoginRequired } from './core/authorization/login-required.decorator.js';
export { Public } from './core/authorization/public.decorator.js';
export { Roles } from './core/authorization/roles.decorator.js';
export { SkipCsrf } from './core/authorization/skip-csrf.decorator.js';
export { AuthGuard } from './core/authorization/auth.guard.js';
export { RolesGuard } from './core/authorization/roles.guard.js';
export type { RefusalHandler, RefusalReason } from './core/authorization/refusal-handler.js';

export { CurrentUser } from './core/authentication/current-user.decorator.js';
export {
  externalUser,
  ExternalUser,
  type ExternalUserProfile,
} from './core/authentication/external-user.js';
export { LoginService } from './core/authentication/login.service.js';
export { FlashMessages } from './core/http/flash-messages.decorator.js';
export { FlashService } from './core/http/flash.service.js';
export { SecurityUrls, type UrlOptions } from './core/http/security-urls.js';
export { ResponseFormat } from './core/http/response.format.js';
export { FormField, type FormFieldOptions } from './core/forms/form-field.decorator.js';
export { MailAbandonedEvent } from './core/mail/mail-abandoned.event.js';
export type { MailRound } from './core/mail/mail.dispatcher.js';
export {
  SecurityMailService,
  type PendingMail,
  type SiteMail,
} from './core/mail/security-mail.service.js';
export { PasswordService } from './core/passwords/password.service.js';
export { SessionService } from './core/sessions/session.service.js';
export { Throttle } from './core/throttling/throttle.service.js';
export type { ThrottlingInput } from './core/throttling/throttling.options.js';
export type { LimiterFactory } from './core/throttling/limiter-factory.js';
export { redisLimiters, type RedisLimitersOptions } from './core/throttling/redis-limiters.js';
export { TokenService } from './core/tokens/token.service.js';
export { UserDatastore } from './core/users/user.datastore.js';
export { memoryStore, type MemoryStoreOptions } from './core/users/memory-store.js';
export { AnonymousUser } from './core/users/anonymous-user.js';
export type {
  NewUserValues,
  RoleReference,
  RoleValues,
  UserReference,
  UserValues,
} from './core/users/user-values.js';
export type {
  Role,
  RoleFields,
  SecurityTypes,
  User,
  UserFields,
} from './core/users/security-types.js';
export { parseDuration } from './common/duration.js';

export { SecurityException, type FieldProblem } from './core/errors/security.exception.js';
export type { SecurityErrorCode } from './core/errors/security-error-code.js';
export { SecurityEvents, type SecurityEventName } from './core/events/security-events.js';
export {
  SecurityEvent,
  UserEvent,
  UserLockedEvent,
  UserLoggedInEvent,
  UserLoggedOutEvent,
  UserLoginFailedEvent,
  UserRoleEvent,
  UserSessionEvent,
  UserUnauthorizedEvent,
} from './core/events/security-event.js';
export {
  UserActivatedEvent,
  UserDeactivatedEvent,
  UserDeletedEvent,
  UserRememberStolenEvent,
  UserRoleAddedEvent,
  UserRoleRemovedEvent,
  UserSessionRevokedEvent,
  UserSessionStartedEvent,
} from './core/events/user-change.events.js';

export { Clock } from './ports/clock.js';
export {
  FlaskMigrator,
  type AddressCollision,
  type FlaskMigrationReport,
  type MigratedUser,
} from './ports/flask-migrator.js';
export type {
  AfterLogin,
  Attempt,
  LoginCheck,
  LoginRefusal,
  Mechanism,
  SecondFactor,
} from './ports/hooks.js';
export { MailQueue, type MailJob } from './ports/mail-queue.js';
export { MailRejected, MailSender, type OutgoingMail } from './ports/mail-sender.js';
export { PasswordRule, type PasswordContext, type PasswordProblem } from './ports/password-rule.js';
export { PasswordScheme, type ParsedHash } from './ports/password-scheme.js';
export { SessionStore } from './ports/session-store.js';
export { InvalidWhere } from './ports/invalid-where.js';
export { Store, UniqueViolation } from './ports/store.js';
export { UnknownField } from './ports/unknown-field.js';
export { Translator } from './ports/translator.js';
export { ViewContext } from './ports/view-context.js';
export { ViewRenderer, type ViewReference } from './ports/view-renderer.js';
export { HandlebarsViewRenderer } from './core/views/handlebars.view-renderer.js';
export { TemplateError } from './core/views/template.error.js';
export type { FieldDescription, FormDescription } from './core/views/form-description.js';
export type { FieldView } from './core/views/field-view.js';
export type { FormView } from './core/views/form-view.js';
export type { PageContext } from './core/views/page-context.js';
export type * from './types.js';
