/** The names of all events, for `@OnEvent(SecurityEvents.LoggedIn)`. @publicApi */
export const SecurityEvents = {
  Registered: 'user.registered',
  Confirmed: 'user.confirmed',
  ConfirmInstructionsSent: 'user.confirm-instructions-sent',
  LoginInstructionsSent: 'user.login-instructions-sent',
  PasswordReset: 'user.password-reset',
  PasswordChanged: 'user.password-changed',
  ResetInstructionsSent: 'user.reset-instructions-sent',
  LoggedIn: 'user.logged-in',
  LoggedOut: 'user.logged-out',
  LoginFailed: 'user.login-failed',
  Unauthorized: 'user.unauthorized',
  RoleAdded: 'user.role-added',
  RoleRemoved: 'user.role-removed',
  SessionStarted: 'user.session-started',
  SessionRevoked: 'user.session-revoked',
  Activated: 'user.activated',
  Deactivated: 'user.deactivated',
  Locked: 'user.locked',
  Deleted: 'user.deleted',
  RememberStolen: 'user.remember-stolen',
  MailAbandoned: 'mail.abandoned',
} as const;

export type SecurityEventName = (typeof SecurityEvents)[keyof typeof SecurityEvents];
