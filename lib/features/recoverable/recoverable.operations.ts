import { VISITORS } from '../../core/description/caller-rules.js';
import { always, LINK_STATUS, MESSAGE, USER } from '../../core/description/given.js';
import { defineOperations, operationsOf } from '../../core/description/operations.js';
import { ForgotPasswordController } from './forgot-password.controller.js';
import { ResetPasswordController } from './reset-password.controller.js';

/** What the routes of recovery do, for the application's OpenAPI document. */
export const recoverableOperations = defineOperations(
  { name: 'Recovery', description: 'A new password for people who forgot theirs.' },
  () => [
    operationsOf(ForgotPasswordController, {
      show: {
        id: 'forgotPasswordPage',
        summary: 'Page to ask for a link to a new password',
        caller: VISITORS,
      },
      submit: {
        id: 'forgotPassword',
        summary: 'Ask for a link to a new password',
        form: 'forgotPassword',
        caller: VISITORS,
        gives: { message: MESSAGE },
      },
    }),
    operationsOf(ResetPasswordController, {
      show: {
        id: 'openResetLink',
        summary: 'Look at a link to a new password',
        description: 'Changes nothing.',
        caller: VISITORS,
        answer: 'link',
        gives: LINK_STATUS,
      },
      submit: {
        id: 'resetPassword',
        summary: 'Choose a new password by a link',
        description:
          'Ends all sessions and tokens. A password that is refused does not use the link up.',
        form: 'resetPassword',
        caller: VISITORS,
        gives: { user: always(USER), message: MESSAGE },
        codes: ['TOKEN_INVALID', 'TOKEN_EXPIRED', 'BUSY'],
      },
    }),
  ],
);
