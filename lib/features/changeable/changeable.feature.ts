import { defineFeature } from '../../core/feature/define-feature.js';
import { ChangePasswordController } from './change-password.controller.js';
import { changeableMails } from './changeable.mails.js';
import { changeableMessages } from './changeable.messages.js';
import { changeableOperations } from './changeable.operations.js';
import { changeableOptions } from './changeable.options.js';
import { ChangeableService } from './changeable.service.js';
import { changeableViews } from './changeable.views.js';
import { ChangePasswordForm } from './dto/change-password.form.js';

/**
 * Signed-in people change their password.
 * @publicApi
 */
export const changeable = defineFeature({
  name: 'changeable',
  options: changeableOptions,
  routes: { change: { path: '/change', controllers: [ChangePasswordController] } },
  operations: changeableOperations,
  providers: [ChangeableService],
  forms: { changePassword: ChangePasswordForm },
  messages: changeableMessages,
  views: changeableViews,
  mails: changeableMails,
});
