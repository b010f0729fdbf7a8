import { SIGNED_IN } from '../../core/description/caller-rules.js';
import {
  always,
  EXPIRES_IN,
  MESSAGE,
  sometimes,
  TOKEN,
  USER,
} from '../../core/description/given.js';
import { defineOperations, operationsOf } from '../../core/description/operations.js';
import { ChangePasswordController } from './change-password.controller.js';

/** What the routes of changing the password do, for the application's OpenAPI document. */
export const changeableOperations = defineOperations(
  { name: 'Password', description: 'Changing the password.' },
  (app) => [
    operationsOf(ChangePasswordController, {
      show: { id: 'changePasswordPage', summary: 'Page to change the password', caller: SIGNED_IN },
      submit: {
        id: 'changePassword',
        summary: 'Change the password',
        description:
          'Ends all other sessions and tokens; the caller gets a new session, or a new token.',
        form: 'changePassword',
        caller: SIGNED_IN,
        gives: {
          user: always(USER),
          token: sometimes(TOKEN),
          expiresIn: sometimes(EXPIRES_IN),
          message: MESSAGE,
        },
        // A wrong password is a mistake in a field here: the caller is known already.
        codes: app.passwordCodes.filter((code) => code !== 'INVALID_CREDENTIALS'),
      },
    }),
  ],
);
