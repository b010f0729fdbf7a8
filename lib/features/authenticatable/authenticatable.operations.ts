import {
  always,
  EXPIRES_IN,
  MESSAGE,
  sometimes,
  TEXT,
  TOKEN,
  USER,
} from '../../core/description/given.js';
import {
  ANYBODY,
  BEARER,
  BROWSER,
  SIGNED_IN,
  SIGNED_IN_BROWSER,
  VISITORS,
} from '../../core/description/caller-rules.js';
import {
  defineOperations,
  operationsOf,
  type ControllerOperations,
  type DescribedApplication,
  type Gives,
  type OperationDescription,
} from '../../core/description/operations.js';
import { LoginController } from './login.controller.js';
import { LogoutController } from './logout.controller.js';
import { SessionController } from './session.controller.js';
import { TokenController } from './token.controller.js';
import { VerifyController } from './verify.controller.js';

const IDENTITIES = 'Give one of `email`, `username` and `identity`.';
const TOKEN_AND_TERM: Gives = { token: sometimes(TOKEN), expiresIn: sometimes(EXPIRES_IN) };

const LOGOUT: Omit<OperationDescription, 'id'> = {
  summary: 'Sign out',
  description: 'Ends the session on the server, if there is one.',
  caller: BROWSER,
  gives: { message: MESSAGE },
};

const MOMENT = { type: 'string', format: 'date-time', nullable: true };

const sessionOperations = operationsOf(SessionController, {
  show: {
    id: 'getSession',
    summary: 'Tell who is signed in',
    description: 'What a front end asks at its start; nobody signed in is an answer too.',
    caller: ANYBODY,
    gives: {
      user: always({ nullable: true, allOf: [USER] }),
      csrfToken: always({ ...TEXT, nullable: true }),
      mechanism: always({ ...TEXT, nullable: true }),
      authenticatedAt: always(MOMENT),
      expiresAt: always(MOMENT),
    },
  },
  end: { id: 'endSession', summary: 'Sign out', caller: BROWSER, answer: 'payload' },
});

/** What the routes of signing in and out do, for the application's OpenAPI document. */
export const authenticatableOperations = defineOperations(
  { name: 'Authentication', description: 'Signing in and out, sessions and tokens.' },
  (app) => [
    operationsOf(LoginController, {
      show: { id: 'loginPage', summary: 'Page to sign in', ...visitorsOf(app) },
      submit: loginOf(app),
    }),
    operationsOf(LogoutController, {
      show: app.logoutOnGet
        ? { ...LOGOUT, id: 'logoutByGet', answer: 'flow' }
        : { id: 'logoutPage', summary: 'Page to sign out', caller: BROWSER },
      submit: { ...LOGOUT, id: 'logout' },
    }),
    sessionOperations,
    verifyOperations(app),
    tokenOperations(app),
  ],
);

function verifyOperations({ passwordCodes }: DescribedApplication): ControllerOperations {
  return operationsOf(VerifyController, {
    show: {
      id: 'verifyPage',
      summary: 'Page to prove the identity anew',
      caller: SIGNED_IN_BROWSER,
    },
    submit: {
      id: 'verify',
      summary: 'Prove the identity anew',
      description: 'A session gets a new age, a bearer a new token.',
      form: 'verify',
      caller: SIGNED_IN,
      gives: { user: always(USER), ...TOKEN_AND_TERM },
      codes: passwordCodes,
    },
  });
}

function tokenOperations({ loginCodes }: DescribedApplication): ControllerOperations {
  return operationsOf(TokenController, {
    issue: {
      id: 'issueToken',
      summary: 'Take an auth token',
      description: `For clients without cookies; none is read or set. ${IDENTITIES}`,
      form: 'login',
      answer: 'payload',
      gives: { token: always(TOKEN), expiresIn: always(EXPIRES_IN), user: always(USER) },
      codes: loginCodes,
    },
    revoke: {
      id: 'revokeToken',
      summary: 'Give an auth token back',
      caller: BEARER,
      answer: 'payload',
      codes: ['TOKEN_INVALID'],
    },
  });
}

function visitorsOf({ loginIsForVisitors }: DescribedApplication): Partial<OperationDescription> {
  return loginIsForVisitors ? { caller: VISITORS } : {};
}

/** Where links have taken the place of passwords, the login page asks for the address alone. */
function loginOf(app: DescribedApplication): OperationDescription {
  const { loginForm } = app;
  if (loginForm !== null) {
    const summary = 'Ask for a login link';
    return { id: 'login', summary, form: loginForm, gives: { message: MESSAGE } };
  }
  return {
    id: 'login',
    summary: 'Sign in',
    description: `Starts a session in place of the one that the request carried. ${IDENTITIES}`,
    form: 'login',
    gives: { user: always(USER), ...(app.tokensInAnswers ? TOKEN_AND_TERM : {}) },
    codes: app.loginCodes,
    ...visitorsOf(app),
  };
}
