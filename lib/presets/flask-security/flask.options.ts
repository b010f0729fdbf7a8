import { AnonymousUser } from '../../core/users/anonymous-user.js';

const SEED = 'Flask-Security 3.0 does so, and clients of the site rely on it';

/** What Flask-Security 3.0 has where a site configures nothing, in our options. */
export const FLASK_OPTIONS: Readonly<Record<string, unknown>> = {
  fieldNames: 'snake_case',
  genericResponses: false,
  conflicts: 'first',
  anonymousUser: AnonymousUser,
  passwords: {
    scheme: 'bcrypt',
    minLength: 6,
    maxLength: 128,
    blocklist: false,
    contextWords: false,
  },
  tokens: {
    maxAge: false,
    queryParam: 'auth_token',
    bodyField: 'auth_token',
    issueOnLogin: true,
  },
  sessions: { remember: { within: '365 days' } },
  registerable: { autoLogin: true },
  confirmable: { within: '5 days', autoLogin: true, onGet: 'act' },
  recoverable: { within: '5 days', autoLogin: true },
  passwordless: { within: '1 day', only: true, onGet: 'act', sameBrowser: 'any' },
  acceptRisk: { ENDLESS_TOKENS: SEED, TOKEN_IN_QUERY: SEED, LONG_RESET: SEED },
};
