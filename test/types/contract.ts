// Compiled only: every public name is exported from its entry, and takes and gives what the manual says.
import { Injectable, type ExecutionContext } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { EntityManager } from 'typeorm';
import {
  ChangePasswordForm,
  Clock,
  ConfirmRegisterForm,
  FlashMessages,
  FlashService,
  ForgotPasswordForm,
  FormField,
  LoginForm,
  LoginService,
  MailAbandonedEvent,
  MailSender,
  memoryStore,
  parseDuration,
  PasswordlessLoginForm,
  PasswordScheme,
  PasswordService,
  registerable,
  RegisterForm,
  ResetPasswordForm,
  ResponseFormat,
  SecurityEvents,
  SecurityException,
  SecurityMailService,
  SecurityModule,
  SecurityUrls,
  SendConfirmationForm,
  SessionService,
  SessionStore,
  Store,
  TokenService,
  Translator,
  UserActivatedEvent,
  UserConfirmedEvent,
  UserConfirmInstructionsSentEvent,
  UserDatastore,
  UserDeactivatedEvent,
  UserDeletedEvent,
  UserLockedEvent,
  UserLoggedInEvent,
  UserLoggedOutEvent,
  UserLoginFailedEvent,
  UserLoginInstructionsSentEvent,
  UserPasswordChangedEvent,
  UserPasswordResetEvent,
  UserRegisteredEvent,
  UserResetInstructionsSentEvent,
  UserRoleAddedEvent,
  UserRoleRemovedEvent,
  UserSessionRevokedEvent,
  UserSessionStartedEvent,
  UserUnauthorizedEvent,
  VerifyForm,
  ViewContext,
  ViewRenderer,
  type OutgoingMail,
  type RefusalReason,
  type Role,
  type SecurityErrorCode,
  type User,
} from 'nest-security';
import { bullMailQueue } from 'nest-security/bullmq';
import { SecurityCliModule } from 'nest-security/cli';
import { flaskSecurity } from 'nest-security/presets/flask-security';
import { actingAs, MailTrap, SecurityTestingModule, TestClock } from 'nest-security/testing';
import {
  RoleBase,
  securityEntities,
  securityMigrations,
  SecurityRole,
  SecurityUser,
  typeOrmStore,
  UserBase,
} from 'nest-security/typeorm';

// Ports: what must be written is no more than this.
class SesSender extends MailSender {
  async send({ id, to, from, subject, text, html, template }: OutgoingMail): Promise<void> {
    void [id, to, from, subject, text, html, template];
  }
}
class StoppedClock extends Clock {
  now(): Date {
    return new Date(0);
  }
}
class Shouting extends Translator {
  translate(key: string, params: Record<string, unknown>, locale: string): string {
    return `${key} ${Object.keys(params).join()} ${locale}`;
  }
}
export const ports = [
  PasswordScheme,
  ResponseFormat,
  SessionStore,
  Store,
  ViewContext,
  ViewRenderer,
];

class MemberForm extends RegisterForm {
  @FormField({ label: 'Nickname', autocomplete: 'nickname' })
  nickname = '';
}
export const forms = [
  ChangePasswordForm,
  ConfirmRegisterForm,
  ForgotPasswordForm,
  LoginForm,
  PasswordlessLoginForm,
  ResetPasswordForm,
  SendConfirmationForm,
  VerifyForm,
];

SecurityModule.forRoot({
  store: typeOrmStore({ user: SecurityUser, role: SecurityRole, dataSource: 'people' }),
  features: [registerable],
  forms: { register: MemberForm },
  unauthorized: (context: ExecutionContext, reason: RefusalReason) => ({ reason, context }),
  overrides: [
    { provide: MailSender, useClass: SesSender },
    { provide: Clock, useClass: StoppedClock },
    { provide: Translator, useClass: Shouting },
  ],
});
export const entries = [
  actingAs,
  bullMailQueue,
  flaskSecurity,
  MailTrap,
  RoleBase,
  SecurityCliModule,
  SecurityTestingModule.forRoot({ users: [{ email: 'ann@example.org' }] }),
  securityEntities(),
  securityMigrations(),
  SecurityModule.forRoot({ store: memoryStore() }),
  TestClock,
  UserBase,
];

// Events: the name in kebab case and the class in PascalCase belong together.
export const events: Readonly<
  Record<
    Exclude<(typeof SecurityEvents)[keyof typeof SecurityEvents], 'user.remember-stolen'>,
    abstract new (...given: never[]) => object
  >
> = {
  'user.registered': UserRegisteredEvent,
  'user.confirmed': UserConfirmedEvent,
  'user.confirm-instructions-sent': UserConfirmInstructionsSentEvent,
  'user.login-instructions-sent': UserLoginInstructionsSentEvent,
  'user.password-reset': UserPasswordResetEvent,
  'user.password-changed': UserPasswordChangedEvent,
  'user.reset-instructions-sent': UserResetInstructionsSentEvent,
  'user.logged-in': UserLoggedInEvent,
  'user.logged-out': UserLoggedOutEvent,
  'user.login-failed': UserLoginFailedEvent,
  'user.unauthorized': UserUnauthorizedEvent,
  'user.role-added': UserRoleAddedEvent,
  'user.role-removed': UserRoleRemovedEvent,
  'user.session-started': UserSessionStartedEvent,
  'user.session-revoked': UserSessionRevokedEvent,
  'user.activated': UserActivatedEvent,
  'user.deactivated': UserDeactivatedEvent,
  'user.locked': UserLockedEvent,
  'user.deleted': UserDeletedEvent,
  'mail.abandoned': MailAbandonedEvent,
};

@Injectable()
export class Listener {
  @OnEvent(SecurityEvents.Registered)
  registered({ user, confirmToken }: UserRegisteredEvent): [string, string | null] {
    return [user.email, confirmToken];
  }

  @OnEvent('user.logged-in')
  loggedIn({ user, mechanism, ip }: UserLoggedInEvent): string[] {
    return [user.email, mechanism, ip];
  }

  @OnEvent('user.login-failed')
  failed({ identity, reason, ip }: UserLoginFailedEvent): string[] {
    return [identity, reason, ip];
  }
}

@Injectable()
export class Services {
  constructor(
    private readonly users: UserDatastore,
    private readonly passwords: PasswordService,
    private readonly logins: LoginService,
    private readonly tokens: TokenService,
    private readonly mails: SecurityMailService,
    private readonly sessions: SessionService,
    private readonly flashes: FlashService,
    private readonly urls: SecurityUrls,
  ) {}

  async datastore(manager: EntityManager): Promise<(User | Role | boolean | null)[]> {
    const user = await this.users.createUser({ email: 'a@example.org', roles: ['editor'] });
    await this.users.createUser({ email: 'b@example.org', passwordHash: '$2b$', active: false });
    const role = await this.users.createRole({ name: 'editor', description: 'writes' });
    await this.users.transaction(async (inside) => inside.deleteUser(user));
    await this.users.using(manager).updateUser('a@example.org', { password: 'a long sentence' });
    return [
      await this.users.getUser(1),
      await this.users.findRole('editor'),
      await this.users.findOrCreateRole('editor', { description: 'writes' }),
      await this.users.activateUser(user),
      await this.users.deactivateUser('a@example.org'),
      await this.users.toggleActive(user),
      await this.users.removeRoleFromUser(user, role),
      await this.users.hasRole(user, 'editor'),
    ];
  }

  async password(user: User): Promise<(string | boolean)[]> {
    const hash = await this.passwords.hash('a long sentence');
    return [
      await this.passwords.verify('a long sentence', hash),
      await this.passwords.verify('a long sentence', user.password),
      await this.passwords.verifyAndUpdate('a long sentence', user),
      this.passwords.needsUpdate(hash),
      this.passwords.hmac('a long sentence'),
    ];
  }

  async login(request: object, response: object): Promise<void> {
    const client = { ip: '192.0.2.1', userAgent: 'curl' };
    const { user } = await this.logins.authenticate('a@example.org', 'a long sentence', client);
    const { session } = await this.logins.login(user, { request, response, remember: true });
    await this.sessions.revoke(user, session.id);
    await this.sessions.revokeAll(user, { except: session.id });
    await this.logins.logout({ request, response });
  }

  async token(user: User): Promise<[boolean, boolean, User | null, unknown]> {
    await this.tokens.issueAuthToken(user, { maxAge: '5 minutes' });
    await this.tokens.verifyAuthToken('x');
    await this.tokens.revoke('x');
    await this.tokens.revokeAll(user);
    await this.tokens.consume('reset', 'x');
    const { expired, invalid, user: owner, data } = await this.tokens.status('confirm', 'x');
    return [expired, invalid, owner, data];
  }

  async others(request: object): Promise<string[]> {
    await this.mails.send({ subject: 's', to: 'a@example.org', template: 't', context: {} });
    await this.mails.flush();
    const [flash] = this.flashes.take(request);
    const level: 'success' | 'info' | 'warning' | 'error' | undefined = flash?.level;
    const query = { next: '/' };
    const pending = await this.mails.pending();
    return [
      level ?? '',
      flash?.text ?? '',
      this.urls.urlFor('reset', { token: 'x' }, { absolute: true, query, fragment: 'top' }),
      String(parseDuration('5 days') + pending.length),
    ];
  }

  show(@FlashMessages() flashes: { key: string; params: object; text: string }[]): number {
    return flashes.length;
  }
}

export const isThrottled = (error: unknown): error is SecurityException =>
  error instanceof SecurityException && error.code === ('THROTTLED' satisfies SecurityErrorCode);
