import { defineFeature } from '../../core/feature/define-feature.js';
import { EmptyForm } from '../../core/forms/empty.form.js';
import { confirmableMails } from './confirmable.mails.js';
import { confirmableMessages } from './confirmable.messages.js';
import { confirmableOperations } from './confirmable.operations.js';
import { confirmableOptions } from './confirmable.options.js';
import { ConfirmableService } from './confirmable.service.js';
import { confirmableViews } from './confirmable.views.js';
import { ConfirmationMailController } from './confirmation-mail.controller.js';
import { ConfirmationOfRegistration } from './confirmation-of-registration.hook.js';
import { ConfirmationController } from './confirmation.controller.js';
import { ConfirmedLoginCheck } from './confirmed-login.check.js';
import { SendConfirmationForm } from './dto/send-confirmation.form.js';

/**
 * New users confirm that the address is theirs, by a mailed link, before they are let in. Uses the user's field `confirmedAt`.
 * @publicApi
 */
export const confirmable = defineFeature({
  name: 'confirmable',
  options: confirmableOptions,
  userFields: { confirmedAt: { type: 'timestamp', nullable: true } },
  routes: {
    confirm: {
      path: '/confirm',
      controllers: [ConfirmationMailController, ConfirmationController],
    },
  },
  operations: confirmableOperations,
  providers: [ConfirmableService],
  forms: { sendConfirmation: SendConfirmationForm, confirmEmail: EmptyForm },
  messages: confirmableMessages,
  views: confirmableViews,
  mails: confirmableMails,
  hooks: { loginChecks: [ConfirmedLoginCheck], afterRegister: [ConfirmationOfRegistration] },
});
