import { VISITORS } from '../../core/description/caller-rules.js';
import { always, LINK_STATUS, MESSAGE, USER } from '../../core/description/given.js';
import {
  defineOperations,
  operationsOf,
  type DescribedApplication,
  type OperationDescription,
} from '../../core/description/operations.js';
import type { Resolved } from '../../core/options/define-options.js';
import { LoginLinkController } from './login-link.controller.js';
import { LoginTokenController } from './login-token.controller.js';
import type { passwordlessOptions } from './passwordless.options.js';

/** What the routes of login links do, for the application's OpenAPI document. */
export const passwordlessOperations = defineOperations(
  { name: 'Login links', description: 'Signing in by a mailed link.' },
  (app) => [
    operationsOf(LoginLinkController, {
      show: { id: 'loginLinkPage', summary: 'Page to ask for a login link', caller: VISITORS },
      submit: {
        id: 'sendLoginLink',
        summary: 'Ask for a login link',
        form: 'passwordlessLogin',
        caller: VISITORS,
        gives: { message: MESSAGE },
      },
    }),
    operationsOf(LoginTokenController, {
      show: opening(app),
      submit: {
        id: 'loginByLink',
        summary: 'Sign in by a link',
        form: 'loginLink',
        ...signingIn(app),
      },
    }),
  ],
  (app) => (optionsOf(app).only ? { byPassword: ['FORBIDDEN'] } : {}),
);

function optionsOf(app: DescribedApplication): Resolved<typeof passwordlessOptions> {
  return app.group('passwordless');
}

function signingIn(app: DescribedApplication) {
  return {
    caller: VISITORS,
    gives: { user: always(USER), message: MESSAGE },
    codes: ['TOKEN_INVALID', 'TOKEN_EXPIRED', ...app.linkCodes],
  } as const;
}

/** Opening a link acts only where the site says so. */
function opening(app: DescribedApplication): OperationDescription {
  const { onGet } = optionsOf(app);
  if (onGet === 'act') {
    return { id: 'openLoginLink', summary: 'Open a login link', answer: 'flow', ...signingIn(app) };
  }
  return {
    id: 'openLoginLink',
    summary: 'Look at a login link',
    description: 'Changes nothing.',
    caller: VISITORS,
    answer: 'link',
    gives: LINK_STATUS,
  };
}
