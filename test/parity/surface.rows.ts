import { rows } from './parity-row.js';

const OVERRIDES = 'unit/views/overrides.spec.ts';
const CONTEXT = [OVERRIDES, 'context for all pages and for one'] as const;
const MAILS = ['unit/views/assets.spec.ts', 'are there for every page and mail'] as const;

/** Endpoints, forms, templates, context processors. */
export const surfaceRows = [
  ...rows(
    'Endpoints',
    ['security.login', 'route `login`', 'loginPage'],
    ['security.logout', 'route `logout`', 'logout'],
    ['security.login (passwordless)', '`passwordless.only`', 'link'],
    ['security.token_login', 'route `login-token`', 'link'],
    ['security.register', 'route `register`', 'life'],
    ['security.forgot_password', 'route `reset`', 'life'],
    ['security.reset_password', 'route `reset` with `:token`', 'life'],
    ['security.change_password', 'route `change`', 'life'],
    ['security.send_confirmation', 'route `confirm`', 'life'],
    ['security.confirm_email', 'route `confirm` with `:token`', 'life'],
    ['JSON of every endpoint', 'JSON of every route', 'lifeJson'],
  ),
  ...rows(
    'Forms',
    ['login_form', '`forms.login`, `LoginForm`', 'forms'],
    ['confirm_register_form', '`forms.confirmRegister`, `ConfirmRegisterForm`', 'forms'],
    ['register_form', '`forms.register`, `RegisterForm`', 'forms'],
    ['forgot_password_form', '`forms.forgotPassword`, `ForgotPasswordForm`', 'forms'],
    ['reset_password_form', '`forms.resetPassword`, `ResetPasswordForm`', 'forms'],
    ['change_password_form', '`forms.changePassword`, `ChangePasswordForm`', 'forms'],
    ['send_confirmation_form', '`forms.sendConfirmation`, `SendConfirmationForm`', 'forms'],
    ['passwordless_login_form', '`forms.passwordlessLogin`, `PasswordlessLoginForm`', 'forms'],
    ['extra fields of a register form', '`@FormField()` on a subclass', ['unit/views/form-view.spec.ts', 'draws every kind of field']],
  ),
  ...rows(
    'Templates',
    ...([
      ['forgot_password', 'forgotPassword'],
      ['login_user', 'loginUser'],
      ['register_user', 'registerUser'],
      ['reset_password', 'resetPassword'],
      ['change_password', 'changePassword'],
      ['send_confirmation', 'sendConfirmation'],
      ['send_login', 'sendLogin'],
    ] as const).map(([seed, ours]) => [`security/${seed}.html`, `\`<views.dir>/${ours}.hbs\``, [OVERRIDES, 'one page, inside the layout']] as const),
    ...([
      ['confirmation_instructions', 'confirmationInstructions'],
      ['login_instructions', 'loginInstructions'],
      ['reset_instructions', 'resetInstructions'],
      ['reset_notice', 'resetNotice'],
      ['change_notice', 'changeNotice'],
      ['welcome', 'welcome'],
    ] as const).flatMap(([seed, ours]) => [
      [`security/email/${seed}.html`, `\`<views.dir>/mails/${ours}.hbs\``, MAILS] as const,
      [`security/email/${seed}.txt`, `\`<views.dir>/mails/${ours}.txt.hbs\``, MAILS] as const,
    ]),
  ),
  ...rows(
    'Context processors',
    ['context_processor', '`views.context.all`', CONTEXT],
    ['forgot_password_context_processor', '`views.context.forgotPassword`', CONTEXT],
    ['login_context_processor', '`views.context.loginUser`', CONTEXT],
    ['register_context_processor', '`views.context.registerUser`', CONTEXT],
    ['reset_password_context_processor', '`views.context.resetPassword`', CONTEXT],
    ['change_password_context_processor', '`views.context.changePassword`', CONTEXT],
    ['send_confirmation_context_processor', '`views.context.sendConfirmation`', CONTEXT],
    ['send_login_context_processor', '`views.context.sendLogin`', CONTEXT],
    ['mail_context_processor', '`mail.context`', ['unit/mail/security-mail.service.spec.ts', "sends the site's own template with its context"]],
    ['template variables (forms, security, url_for_security)', '`form`, `messages`, `csrfField`, `user`, `url`, `t`', ['unit/views/pages.spec.ts', 'ties labels, hints and errors to their fields']],
  ),
]; // prettier-ignore
