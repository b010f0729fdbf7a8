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
  const id = 'openLoginLink';
  const actsFor = optionsOf(app).onGet === 'act' ? app.linksActFor : 'nobody';
  const opens = { id, summary: 'Open a login link', ...signingIn(app) };
  const looks = { answer: 'link', gives: LINK_STATUS } as const;
  switch (actsFor) {
    case 'everybody':
      return { ...opens, answer: 'flow' };
    case 'browsers': {
      const description = 'Signs in where a browser opens it; a program reads the status alone.';
      return { ...opens, ...looks, description, actsForBrowsers: true };
    }
    case 'nobody': {
      const summary = 'Look at a login link';
      return { id, summary, description: 'Changes nothing.', caller: VISITORS, ...looks };
    }
  }
}
