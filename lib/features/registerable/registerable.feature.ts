import { defineFeature } from '../../core/feature/define-feature.js';
import { ConfirmRegisterForm } from './dto/confirm-register.form.js';
import { RegisterForm } from './dto/register.form.js';
import { registerableMails } from './registerable.mails.js';
import { registerableMessages } from './registerable.messages.js';
import { registerableOperations } from './registerable.operations.js';
import { registerableOptions } from './registerable.options.js';
import { RegisterableService } from './registerable.service.js';
import { registerableViews } from './registerable.views.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationRules } from './registration.rules.js';

/**
 * People make their own accounts, by a page or JSON.
 * @publicApi
 */
export const registerable = defineFeature({
  name: 'registerable',
  options: registerableOptions,
  routes: { register: { path: '/register', controllers: [RegistrationController] } },
  operations: registerableOperations,
  providers: [RegisterableService, RegistrationRules],
  forms: { register: RegisterForm, confirmRegister: ConfirmRegisterForm },
  messages: registerableMessages,
  views: registerableViews,
  mails: registerableMails,
  check(options, report, features) {
    const { sendEmail } = (options['registerable'] ?? {}) as { sendEmail?: boolean };
    if (!features.includes('confirmable')) {
      report.note(
        'registerable without confirmable tells whether an address has an account, since no mail can say so instead',
      );
    }
    if (sendEmail === false && features.includes('confirmable')) {
      report.add(
        'registerable.sendEmail: false would send no confirmation link; leave it on, or take confirmable out of features',
      );
    }
  },
});
