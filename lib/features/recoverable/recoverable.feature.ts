import { defineFeature } from '../../core/feature/define-feature.js';
import { ForgotPasswordForm } from './dto/forgot-password.form.js';
import { ResetPasswordForm } from './dto/reset-password.form.js';
import { ForgotPasswordController } from './forgot-password.controller.js';
import { recoverableMails } from './recoverable.mails.js';
import { recoverableMessages } from './recoverable.messages.js';
import { recoverableOperations } from './recoverable.operations.js';
import { recoverableOptions } from './recoverable.options.js';
import { RecoverableService } from './recoverable.service.js';
import { recoverableViews } from './recoverable.views.js';
import { ResetPasswordController } from './reset-password.controller.js';

/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

/**
 * People who forgot their password choose a new one by a mailed link.
 * @publicApi
 */
export const recoverable = defineFeature({
  name: 'recoverable',
  options: recoverableOptions,
  routes: {
    reset: { path: '/reset', controllers: [ForgotPasswordController, ResetPasswordController] },
  },
  operations: recoverableOperations,
  providers: [RecoverableService],
  forms: { forgotPassword: ForgotPasswordForm, resetPassword: ResetPasswordForm },
  messages: recoverableMessages,
  views: recoverableViews,
  mails: recoverableMails,
  check(options, report) {
    const { within } = options['recoverable'] as { within: number };
    if (within > DAY)
      report.add(
        'recoverable.within is longer than 24 hours (NIST SP 800-63B-4, 4.2)',
        'LONG_RESET',
      );
  },
});
