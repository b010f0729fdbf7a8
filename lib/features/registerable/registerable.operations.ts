import { VISITORS } from '../../core/description/caller-rules.js';
import {
  always,
  EXPIRES_IN,
  MESSAGE,
  sometimes,
  TOKEN,
  USER,
} from '../../core/description/given.js';
import {
  defineOperations,
  operationsOf,
  type DescribedApplication,
  type Gives,
} from '../../core/description/operations.js';
import { RegistrationController } from './registration.controller.js';

/** What the routes of registration do, for the application's OpenAPI document. */
export const registerableOperations = defineOperations(
  { name: 'Registration', description: 'Making an account.' },
  (app) => [
    operationsOf(RegistrationController, {
      show: { id: 'registerPage', summary: 'Page to make an account', caller: VISITORS },
      submit: {
        id: 'register',
        summary: 'Make an account',
        description: app.has('confirmable')
          ? 'Mails a link that confirms the address.'
          : 'The account can be used at once.',
        form: app.has('confirmable') ? 'confirmRegister' : 'register',
        caller: VISITORS,
        gives: givenBy(app),
        codes: ['THROTTLED', 'BUSY'],
      },
    }),
  ],
);

/** Where the address has to be confirmed first, a new account is answered as a taken address is. */
function givenBy(app: DescribedApplication): Gives {
  const token: Gives = app.tokensInAnswers
    ? { token: sometimes(TOKEN), expiresIn: sometimes(EXPIRES_IN) }
    : {};
  if (app.has('confirmable')) return { user: sometimes(USER), ...token, message: MESSAGE };
  return { user: always(USER), ...token, message: MESSAGE };
}
