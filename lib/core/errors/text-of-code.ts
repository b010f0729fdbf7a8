import type { SecurityErrorCode } from './security-error-code.js';

/** The same for what a message key tells better than the code that it comes with. */
export const TEXT_OF_KEY: Readonly<Record<string, string | undefined>> = {
  AUTH_TOKEN_INVALID: 'This token is not valid',
  PASSWORD_AND_HASH: 'Give password or passwordHash, not both',
  ROLE_TAKEN: 'There is a role of this name already',
};

/** What each code says in English, for logs and for answers that no catalogue was asked for. */
export const TEXT_OF_CODE: Readonly<Record<SecurityErrorCode, string>> = {
  VALIDATION_FAILED: 'Some fields need another look',
  INVALID_CREDENTIALS: 'The sign-in details are not right',
  NOT_AUTHENTICATED: 'Sign in first',
  REAUTHENTICATION_REQUIRED: 'Confirm your password to go on',
  SECOND_FACTOR_REQUIRED: 'A second proof of identity is needed',
  CONFIRMATION_REQUIRED: 'Confirm your e-mail address first',
  DISABLED_ACCOUNT: 'This account is disabled',
  FORBIDDEN: 'You may not do this',
  CSRF_FAILED:
    'This request did not come from a page of this site; with a session send the header X-CSRF-Token with the token of GET /session, without one the header Origin with the origin of baseUrl',
  CREDENTIALS_CONFLICT: 'The request carries credentials of two different users',
  TOKEN_INVALID: 'This link or token is not valid',
  TOKEN_EXPIRED: 'This link or token has expired',
  ALREADY_AUTHENTICATED: 'You are signed in already',
  THROTTLED: 'Too many attempts; wait a while and try again',
  BUSY: 'The server is busy; try again in a moment',
  UNAVAILABLE: 'The service cannot answer now; try again in a moment',
  UNSUPPORTED_CONTEXT: 'This kind of connection cannot be authenticated',
  UNSUPPORTED_MEDIA_TYPE: 'Send JSON or a form',
  MALFORMED_REQUEST: 'The request could not be read',
  PAYLOAD_TOO_LARGE: 'The request is too large',
  INVALID_WHERE: 'A look-up needs at least one known field with a plain value',
  IDENTITY_TAKEN: 'This identity belongs to another account',
  UNKNOWN_USER: 'There is no such user',
  UNKNOWN_ROLE: 'There is no such role',
  INVALID_IDENTITY: 'This identity is not valid',
  INVALID_PASSWORD: 'The password is not right',
  INSECURE_TRANSPORT: 'Use https',
  NOT_FOUND: 'There is nothing here',
};
