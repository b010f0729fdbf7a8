import { rows } from './parity-row.js';

const HASHER = 'unit/passwords/password-hasher.spec.ts';
const PEPPER = 'unit/passwords/pepper.spec.ts';
const OVERRIDES = 'unit/views/overrides.spec.ts';
const COMPOSER = 'unit/mail/mail-composer.spec.ts';

/** Each setting of the manual's configuration chapter. */
export const configurationRows = [
  ...rows(
    'Core settings',
    ['SECRET_KEY', '`secret`', 'start'],
    ['SECURITY_BLUEPRINT_NAME', 'routes have fixed names for `SecurityUrls.urlFor`', 'paths'],
    ['SECURITY_CLI_USERS_NAME', '`cli.users`', 'cliUsers'],
    ['SECURITY_CLI_ROLES_NAME', '`cli.roles`', 'cliRoles'],
    ['SECURITY_URL_PREFIX', '`urlPrefix`', 'paths'],
    ['SECURITY_SUBDOMAIN', '`host`', 'host'],
    ['SECURITY_FLASH_MESSAGES', '`flashMessages`', ['e2e/authorization/refusals.spec.ts', 'the notice stands on the login page']],
    ['SECURITY_I18N_DOMAIN', '`i18n.dir`, port `Translator`', ['unit/messages/message.service.spec.ts', 'asks a translator of the site first']],
    ['SECURITY_I18N_DIRNAME', '`i18n.dir`', ['unit/messages/catalogue.translator.spec.ts', 'adds a language from a file of the site']],
    ['SECURITY_PASSWORD_HASH', '`passwords.scheme`', [HASHER, 'hashes by argon2id']],
    ['SECURITY_PASSWORD_SALT', '`passwords.pepper`', [PEPPER, 'gives the known HMAC']],
    ['SECURITY_PASSWORD_SINGLE_HASH', '`passwords.singleHash`', ['unit/passwords/vectors.spec.ts', 'follow singleHash by scheme and for all']],
    ['SECURITY_PASSWORD_SCHEMES', '`passwords.schemes`', ['unit/passwords/vectors.spec.ts', 'verifies only where it is named']],
    ['SECURITY_DEPRECATED_PASSWORD_SCHEMES', '`passwords.deprecated`', [HASHER, 'renews other schemes under auto']],
    ['SECURITY_PASSWORD_HASH_OPTIONS', '`passwords.options.<scheme>`', [HASHER, 'follows a raised cost once']],
    ['SECURITY_HASHING_SCHEMES', 'none: tokens are kept as digests', ['unit/tokens/mailed-token.spec.ts', 'TOK-12: what is stored is worth nothing']],
    ['SECURITY_DEPRECATED_HASHING_SCHEMES', 'none: tokens are kept as digests', ['unit/tokens/mailed-token.spec.ts', 'TOK-12: what is stored is worth nothing']],
    ['SECURITY_EMAIL_SENDER', '`mail.from`', ['e2e/mail/senders.spec.ts', 'says no-reply@localhost where nothing is said']],
    ['SECURITY_TOKEN_AUTHENTICATION_KEY', '`tokens.queryParam`, `tokens.bodyField`', ['e2e/authorization/bearer.spec.ts', 'API-01: count where a site says so, and a bad one is not passed over for a good one']],
    ['SECURITY_TOKEN_AUTHENTICATION_HEADER', '`tokens.header`', 'token'],
    ['SECURITY_TOKEN_MAX_AGE', '`tokens.maxAge`', ['unit/tokens/auth-token.spec.ts', 'takes the default from the options, refuses a bare number']],
    ['SECURITY_DEFAULT_HTTP_AUTH_REALM', '`basic.realm`', ['e2e/authorization/refusals.spec.ts', 'quotes what a realm says']],
    ['SECURITY_USER_IDENTITY_ATTRIBUTES', '`identityAttributes`', ['unit/users/user-datastore.spec.ts', 'get by id as number or text, and by identity']],
    ['SECURITY_DEFAULT_REMEMBER_ME', '`sessions.remember.default`', 'remember'],
    ['SECURITY_DATETIME_FACTORY', 'port `Clock`', ['e2e/authenticatable/limits.spec.ts', 'a session ends by the idle']],
    ['LOGIN_DISABLED', '`disabled`', ['e2e/authorization/open-handlers.spec.ts', 'disabled lets everybody in']],
    ['ProxyFix', '`trustProxy`', ['e2e/authenticatable/limits.spec.ts', 'behind a trusted proxy the hop that it names counts']],
  ),
  ...rows(
    'URLs and views',
    ...(['LOGIN', 'LOGOUT', 'REGISTER', 'RESET', 'CHANGE', 'CONFIRM'] as const).map(
      (name) => [`SECURITY_${name}_URL`, `\`routes.${name.toLowerCase()}\``, 'paths'] as const,
    ),
    ['SECURITY_POST_LOGIN_VIEW', '`redirects.postLogin`', 'redirects'],
    ['SECURITY_POST_LOGOUT_VIEW', '`redirects.postLogout`', 'logout'],
    ['SECURITY_CONFIRM_ERROR_VIEW', '`redirects.confirmError`', 'life'],
    ['SECURITY_POST_REGISTER_VIEW', '`redirects.postRegister`', 'life'],
    ['SECURITY_POST_CONFIRM_VIEW', '`redirects.postConfirm`', 'life'],
    ['SECURITY_POST_RESET_VIEW', '`redirects.postReset`', 'life'],
    ['SECURITY_POST_CHANGE_VIEW', '`redirects.postChange`', 'life'],
    ['SECURITY_UNAUTHORIZED_VIEW', '`redirects.unauthorized`', ['e2e/authorization/refusals.spec.ts', 'answers a caller without the role with 403']],
  ),
  ...rows(
    'Template paths',
    ...([
      ['FORGOT_PASSWORD', 'forgotPassword'],
      ['LOGIN_USER', 'loginUser'],
      ['REGISTER_USER', 'registerUser'],
      ['RESET_PASSWORD', 'resetPassword'],
      ['CHANGE_PASSWORD', 'changePassword'],
      ['SEND_CONFIRMATION', 'sendConfirmation'],
      ['SEND_LOGIN', 'sendLogin'],
    ] as const).map(
      ([seed, ours]) =>
        [`SECURITY_${seed}_TEMPLATE`, `\`views.templates.${ours}\``, [OVERRIDES, 'one page by the path of a file']] as const,
    ),
  ),
  ...rows(
    'Feature flags',
    ['SECURITY_CONFIRMABLE', '`features: [confirmable]`', 'life'],
    ['SECURITY_REGISTERABLE', '`features: [registerable]`', 'life'],
    ['SECURITY_RECOVERABLE', '`features: [recoverable]`', 'life'],
    ['SECURITY_TRACKABLE', '`features: [trackable]`', 'lifeJson'],
    ['SECURITY_PASSWORDLESS', '`features: [passwordless]`', 'link'],
    ['SECURITY_CHANGEABLE', '`features: [changeable]`', 'life'],
    ['SECURITY_LOGIN_WITHOUT_CONFIRMATION', '`confirmable.loginWithout`', 'options'],
  ),
  ...rows(
    'E-mail',
    ...([
      ['REGISTER', 'register'],
      ['PASSWORDLESS', 'passwordless'],
      ['PASSWORD_NOTICE', 'passwordNotice'],
      ['PASSWORD_RESET', 'passwordReset'],
      ['PASSWORD_CHANGE_NOTICE', 'passwordChangeNotice'],
      ['CONFIRM', 'confirm'],
    ] as const).map(
      ([seed, ours]) => [`SECURITY_EMAIL_SUBJECT_${seed}`, `\`mail.subjects.${ours}\``, [COMPOSER, 'subjects']] as const,
    ),
    ['SECURITY_EMAIL_PLAINTEXT', '`mail.plaintext`', [COMPOSER, 'come as text or HTML alone']],
    ['SECURITY_EMAIL_HTML', '`mail.html`', [COMPOSER, 'come as text or HTML alone']],
    ['SECURITY_SEND_REGISTER_EMAIL', '`registerable.sendEmail`', 'options'],
    ['SECURITY_SEND_PASSWORD_CHANGE_EMAIL', '`changeable.sendEmail`', 'options'],
    ['SECURITY_SEND_PASSWORD_RESET_EMAIL', '`recoverable.sendEmail`', 'options'],
    ['SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL', '`recoverable.sendNotice`', 'options'],
    ['MAIL_SERVER and friends', '`mail.transport`', ['e2e/mail/senders.spec.ts', 'takes what nodemailer takes']],
  ),
  ...rows(
    'Times and salts',
    ['SECURITY_CONFIRM_EMAIL_WITHIN', '`confirmable.within`', 'options'],
    ['SECURITY_RESET_PASSWORD_WITHIN', '`recoverable.within`', 'options'],
    ['SECURITY_LOGIN_WITHIN', '`passwordless.within`', 'options'],
    ...(['CONFIRM', 'RESET', 'LOGIN', 'REMEMBER'] as const).map(
      (name) => [`SECURITY_${name}_SALT`, 'none: purposes are kept apart by name', ['unit/tokens/key-ring.spec.ts', 'has a key of its own for each purpose']] as const,
    ),
  ),
]; // prettier-ignore
