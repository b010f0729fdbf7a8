import { LINK_STATUS, MESSAGE, sometimes, USER } from '../../core/description/given.js';
import {
  defineOperations,
  operationsOf,
  type DescribedApplication,
  type OperationDescription,
} from '../../core/description/operations.js';
import type { Resolved } from '../../core/options/define-options.js';
import { ConfirmationMailController } from './confirmation-mail.controller.js';
import { ConfirmationController } from './confirmation.controller.js';
import type { confirmableOptions } from './confirmable.options.js';

const CONFIRMS: Pick<OperationDescription, 'answer' | 'gives' | 'codes'> = {
  answer: 'flow',
  gives: { user: sometimes(USER), message: MESSAGE },
  codes: ['TOKEN_INVALID', 'TOKEN_EXPIRED'],
};

/** What the routes of confirmation do, for the application's OpenAPI document. */
export const confirmableOperations = defineOperations(
  { name: 'Confirmation', description: 'Confirming an e-mail address.' },
  (app) => [
    operationsOf(ConfirmationMailController, {
      show: { id: 'sendConfirmationPage', summary: 'Page to ask for another confirmation mail' },
      submit: {
        id: 'sendConfirmation',
        summary: 'Ask for another confirmation mail',
        form: 'sendConfirmation',
        gives: { message: MESSAGE },
      },
    }),
    operationsOf(ConfirmationController, {
      show: opening(app),
      submit: { id: 'confirmEmail', summary: 'Confirm the address of a link', ...CONFIRMS },
    }),
  ],
  (app) => (optionsOf(app).loginWithout ? {} : { always: ['CONFIRMATION_REQUIRED'] }),
);

function optionsOf(app: DescribedApplication): Resolved<typeof confirmableOptions> {
  return app.group('confirmable');
}

/** Opening a link acts only where the site says so. */
function opening(app: DescribedApplication): OperationDescription {
  const id = 'openConfirmationLink';
  const actsFor = optionsOf(app).onGet === 'act' ? app.linksActFor : 'nobody';
  const opens = { id, summary: 'Open a confirmation link' };
  const looks = { answer: 'link', gives: LINK_STATUS } as const;
  switch (actsFor) {
    case 'everybody':
      return { ...opens, ...CONFIRMS };
    case 'browsers': {
      const description = 'Confirms where a browser opens it; a program reads the status alone.';
      return { ...opens, ...looks, description, codes: CONFIRMS.codes, actsForBrowsers: true };
    }
    case 'nobody':
      return {
        id,
        summary: 'Look at a confirmation link',
        description: 'Changes nothing.',
        ...looks,
      };
  }
}
